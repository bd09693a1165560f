package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.inbox;
import static org.chappe.mailbox.TestMail.name;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.ModSeq;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.junit.jupiter.api.Test;

/** Changes that take more than one commit. DESIGN.md §1 */
class LargeChangesTest {
  private static final int COUNT = 3_000;
  private static final UidSet ALL = UidSet.of(1, COUNT);

  private final TestMail mail = TestMail.inMemory();
  private final MailAccount ann = mail.ann();
  private final List<AccountSnapshot> told = new CopyOnWriteArrayList<>();

  @Test // RFC 3502: MULTIAPPEND is all or nothing
  void appendedMessagesBecomeVisibleTogether() {
    ann.listen(told::add);

    var appended = ann.append(id(ann, MailboxName.INBOX), mail.same(COUNT));

    assertThat(appended.uids()).isEqualTo(ALL);
    assertThat(told).hasSizeGreaterThan(5);
    assertThat(told.stream().map(snapshot -> inboxOf(snapshot).count()).distinct())
        .containsExactly(0, COUNT);
    assertThat(appended.version()).isEqualTo(ann.snapshot().version());
    assertThat(inbox(mail.restarted().ann()).count()).isEqualTo(COUNT);
    assertThat(ann.snapshot().quota()).isEqualTo(mail.restarted().ann().snapshot().quota());
  }

  @Test // RFC 9051 §6.4.7: all or none
  void copiesBecomeVisibleTogether() {
    ann.append(id(ann, MailboxName.INBOX), mail.same(COUNT));
    ann.listen(told::add);

    var copied = ann.copy(id(ann, MailboxName.INBOX), ALL, id(ann, name("Archive")));

    assertThat(copied.to()).isEqualTo(ALL);
    assertThat(copied.versions()).hasSizeGreaterThan(2);
    assertThat(told.stream().map(snapshot -> archive(snapshot).count()).distinct())
        .containsExactly(0, COUNT);
    assertThat(archive(mail.restarted().ann().snapshot()).count()).isEqualTo(COUNT);
    assertThat(ann.snapshot().quota().messages()).isEqualTo(COUNT);
  }

  @Test // RFC 6851 §3.3
  void aMovedMessageIsAlwaysInOneOfBoth() {
    ann.append(id(ann, MailboxName.INBOX), mail.same(COUNT));
    ann.listen(told::add);

    var moved = ann.move(id(ann, MailboxName.INBOX), ALL, id(ann, name("Archive")));

    assertThat(moved.from()).isEqualTo(ALL);
    assertThat(moved.versions()).hasSizeGreaterThan(2);
    assertThat(told)
        .allSatisfy(snapshot ->
            assertThat(inboxOf(snapshot).count() + archive(snapshot).count()).isEqualTo(COUNT));
    assertThat(inboxOf(ann.snapshot()).count()).isZero();
    assertThat(ann.expungedSince(id(ann, MailboxName.INBOX), ModSeq.ZERO)).isEqualTo(ALL);
    assertThat(archive(mail.restarted().ann().snapshot()).count()).isEqualTo(COUNT);
  }

  @Test
  void flagsAndExpungesOfManyAreTrueAtEachVersion() {
    var inbox = id(ann, MailboxName.INBOX);
    ann.append(inbox, mail.same(COUNT));
    ann.listen(told::add);

    var stored = TestMail.add(ann, inbox, ALL, Flags.of(SystemFlag.DELETED));
    assertThat(stored.versions()).hasSizeGreaterThan(2);
    assertThat(inbox(ann).deleted()).isEqualTo(COUNT);
    var expunged = ann.expunge(inbox, Optional.of(UidSet.of(11, COUNT)));

    assertThat(expunged.uids()).isEqualTo(UidSet.of(11, COUNT));
    assertThat(told)
        .allSatisfy(snapshot ->
            assertThat(snapshot.quota().messages()).isEqualTo(inboxOf(snapshot).count()));
    assertThat(inbox(mail.restarted().ann()).count()).isEqualTo(10);
    assertThat(StoreRows.count(mail.store, TestMail.ANN, 'b')).isEqualTo(10);
    assertThat(StoreRows.count(mail.store, TestMail.ANN, 'l')).isEqualTo(10);
  }

  @Test
  void aDeletedMailboxLeavesNoRows() {
    ann.createMailbox(name("big"), Optional.empty());
    ann.append(id(ann, name("big")), mail.same(COUNT));
    int before = StoreRows.count(mail.store, TestMail.ANN, 'm');

    ann.deleteMailbox(name("big"));

    assertThat(ann.snapshot().quota().octets()).isZero();
    assertThat(StoreRows.count(mail.store, TestMail.ANN, 'm')).isEqualTo(before - 1);
    for (char letter : List.of('e', 'b', 'f', 'l', 'd', 'x')) {
      assertThat(StoreRows.count(mail.store, TestMail.ANN, letter)).as("%s", letter).isZero();
    }
  }

  @Test
  void manyMailboxesAreRenamedInSeveralCommits() {
    for (int i = 0; i < 1_200; i++) {
      ann.createMailbox(name("a/" + i), Optional.empty());
    }

    ann.renameMailbox(name("a"), name("b"));

    var all = mail.restarted().ann().snapshot();
    assertThat(all.mailboxes()).hasSize(6 + 1_201);
    assertThat(all.mailbox(name("b/1199"))).isPresent();
    assertThat(all.mailbox(name("a/1199"))).isEmpty();
  }

  @Test
  void historyIsCutAndItsFloorRecorded() {
    var settings =
        new MailboxSettings(
            TestMail.SETTINGS.cache(), 100, 9, 9, 9, 1_000, 3, java.time.Duration.ZERO);
    var few = new TestMail(mail.store, settings);
    var bob = few.open(TestMail.BOB);
    for (int i = 0; i < 2_100; i++) {
      bob.setQuota(
          java.util.OptionalLong.empty(),
          java.util.OptionalLong.of(i),
          java.util.OptionalLong.empty());
    }

    long version = bob.snapshot().version().value();
    var head =
        HeadRow.read(mail.store.partitions().head(StoreRows.partition(TestMail.BOB)).value());
    assertThat(head.historyFloor()).isEqualTo(2_048 - 1_000);
    assertThat(StoreRows.count(mail.store, TestMail.BOB, 'v'))
        .isEqualTo((int) (version - head.historyFloor()));
  }

  private static MailboxSnapshot inboxOf(AccountSnapshot snapshot) {
    return snapshot.mailbox(MailboxName.INBOX).orElseThrow();
  }

  private static MailboxSnapshot archive(AccountSnapshot snapshot) {
    return snapshot.mailbox(name("Archive")).orElseThrow();
  }
}
