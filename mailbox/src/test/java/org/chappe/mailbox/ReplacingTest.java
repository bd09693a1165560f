package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.inbox;
import static org.chappe.mailbox.TestMail.name;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.ModSeq;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A message replaced by a new one: RFC 8508 §3.4. */
class ReplacingTest {
  private final MemoryStore behind = new MemoryStore();
  private final FailingStore store = new FailingStore(behind);
  private final TestMail mail = new TestMail(store, TestMail.SETTINGS);
  private final MailAccount ann = mail.ann();
  private final MailboxId inbox = id(ann, MailboxName.INBOX);
  private final MailboxId archive = id(ann, name("Archive"));

  @Test
  void inTheSameMailboxItIsOneVersion() {
    mail.append(ann, MailboxName.INBOX, mail.message("a", SystemFlag.SEEN), mail.message("b"));
    var told = new CopyOnWriteArrayList<AccountSnapshot>();
    ann.listen(told::add);
    long before = ann.snapshot().version().value();

    Appended replaced = ann.replace(inbox, 1, inbox, mail.message("new a"));

    assertThat(replaced.uids()).isEqualTo(UidSet.of(3, 3));
    assertThat(ann.snapshot().version().value()).isEqualTo(before + 1);
    assertThat(TestMail.uids(inbox(ann))).containsExactly(2L, 3L);
    assertThat(inbox(ann).flags(1).system()).as("nothing is inherited").isEmpty();
    assertThat(ann.expungedSince(inbox, new ModSeq(before))).isEqualTo(UidSet.of(1, 1));
    assertThat(told).hasSize(1);
    assertTheRowsAreTheSnapshot(2);
  }

  @Test
  void intoAnotherMailboxItIsOneVersionToo() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b"));
    long before = ann.snapshot().version().value();

    Appended replaced = ann.replace(inbox, 2, archive, mail.message("sent"));

    assertThat(replaced.uids()).isEqualTo(UidSet.of(1, 1));
    assertThat(ann.snapshot().version().value()).isEqualTo(before + 1);
    assertThat(TestMail.uids(inbox(ann))).containsExactly(1L);
    assertThat(TestMail.mailbox(ann, name("Archive")).count()).isEqualTo(1);
    assertTheRowsAreTheSnapshot(2);
  }

  @Test // of a message with a copy only one entry goes
  void aCopyStays() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    ann.copy(inbox, UidSet.of(1, 1), archive);

    ann.replace(inbox, 1, inbox, mail.message("new a"));

    assertThat(TestMail.mailbox(ann, name("Archive")).count()).isEqualTo(1);
    assertThat(ann.snapshot().quota().messages()).isEqualTo(2);
    assertTheRowsAreTheSnapshot(2);
  }

  @Test // the same octets again: the body is linked for the new message when the old one lets it go
  void theSameBodyStays() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    ReceivedMessage same = mail.message("a").content();

    ann.replace(inbox, 1, inbox, mail.message("a"));

    assertThat(ann.body(same.body())).isPresent();
    store.bodies().collect(TestMail.START.plusSeconds(1_000_000_000));
    assertThat(ann.body(same.body())).isPresent();
    assertTheRowsAreTheSnapshot(1);
  }

  @Test // only the net consumption is looked at
  void aFullAccountCanReplace() {
    mail.append(ann, MailboxName.INBOX, mail.message("aaaaaaaa"));
    ann.setQuota(
        OptionalLong.of(ann.snapshot().quota().octets()), OptionalLong.of(1), OptionalLong.empty());

    ann.replace(inbox, 1, inbox, mail.message("aaaa"));
    assertThat(ann.snapshot().quota().messages()).isEqualTo(1);
    assertThatThrownBy(() -> ann.replace(inbox, 2, inbox, mail.message("aaaaaaaaaa")))
        .isInstanceOfSatisfying(
            MailboxRefused.class,
            e -> assertThat(e.reason()).isEqualTo(MailboxRefused.Reason.OVER_QUOTA));
    assertThat(TestMail.uids(inbox(ann))).containsExactly(2L);
    assertTheRowsAreTheSnapshot(1);
  }

  @Test
  void whatIsGoneIsNotReplaced() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"), mail.message("b"));
    TestMail.expungeAll(ann, inbox, UidSet.of(1, 1));
    long before = ann.snapshot().version().value();

    assertThatThrownBy(() -> ann.replace(inbox, 1, inbox, mail.message("new a")))
        .isInstanceOfSatisfying(
            MailboxRefused.class,
            e -> assertThat(e.reason()).isEqualTo(MailboxRefused.Reason.NO_SUCH_MESSAGE));
    assertThat(ann.snapshot().version().value()).isEqualTo(before);
    assertTheRowsAreTheSnapshot(1);
  }

  @ParameterizedTest // whatever becomes of the commit: one of both is there, never both or none
  @EnumSource(names = {"UNKNOWN_APPLIED", "UNKNOWN_NOT_APPLIED", "CONFLICT"})
  void oneOfBothIsThere(Failure failure) {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    store.failCommits(failure);

    ann.replace(inbox, 1, inbox, mail.message("new a"));

    assertThat(TestMail.uids(inbox(ann))).containsExactly(2L);
    assertTheRowsAreTheSnapshot(1);
  }

  @Test // a crash before or after the commit: what the next start finds
  void aCrashLeavesOneOfBoth() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    Failure[] all = new Failure[20];
    Arrays.fill(all, Failure.UNKNOWN_NOT_APPLIED);
    store.failCommits(all);

    assertThatThrownBy(() -> ann.replace(inbox, 1, inbox, mail.message("new a")))
        .isInstanceOf(StoreUnavailable.class);

    MailAccount afterwards = new TestMail(behind, TestMail.SETTINGS).ann();
    assertThat(TestMail.uids(inbox(afterwards))).containsExactly(1L);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'b')).isEqualTo(1);
  }

  @Test
  void severalMessagesAreThereOrNone() {
    Failure[] all = new Failure[20];
    Arrays.fill(all, Failure.UNKNOWN_NOT_APPLIED);
    all[0] = Failure.NONE; // the first of several commits
    store.failCommits(all);

    assertThatThrownBy(() -> ann.append(inbox, mail.same(300)))
        .isInstanceOf(StoreUnavailable.class);

    MailAccount afterwards = new TestMail(behind, TestMail.SETTINGS).ann();
    assertThat(inbox(afterwards).count()).isZero();
    assertThat(StoreRows.count(behind, TestMail.ANN, 'e')).isZero();
    assertThat(StoreRows.count(behind, TestMail.ANN, 'b')).isZero();
  }

  private void assertTheRowsAreTheSnapshot(int messages) {
    assertThat(StoreRows.count(behind, TestMail.ANN, 'b')).isEqualTo(messages);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'l')).isEqualTo(messages);
    MailAccount again = mail.restarted().ann();
    assertThat(again.snapshot().quota()).isEqualTo(ann.snapshot().quota());
    for (MailboxName name : List.of(MailboxName.INBOX, name("Archive"))) {
      assertThat(TestMail.uids(TestMail.mailbox(again, name)))
          .isEqualTo(TestMail.uids(TestMail.mailbox(ann, name)));
      assertThat(TestMail.mailbox(again, name).info().uidNext())
          .isEqualTo(TestMail.mailbox(ann, name).info().uidNext());
    }
    assertThat(Optional.of(again.snapshot().version())).contains(ann.snapshot().version());
  }
}
