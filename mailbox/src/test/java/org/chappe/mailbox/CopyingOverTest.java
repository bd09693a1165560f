package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.mailbox.TestMail.ANN;
import static org.chappe.mailbox.TestMail.BOB;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.inbox;
import static org.chappe.mailbox.TestMail.name;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies and moves from ann's account into bob's: DESIGN.md §1, nothing commits in both. */
class CopyingOverTest {
  private static final MailboxName INBOX = MailboxName.INBOX;

  private final FailingStore store = new FailingStore(new MemoryStore(() -> TestMail.START));
  private final TestMail mail = new TestMail(store, TestMail.SETTINGS);
  private final MailAccount ann = mail.ann();
  private final MailAccount bob = mail.open(BOB);

  private Copied copy(UidSet uids) {
    return copy(uids, Rights.ALL);
  }

  private Copied copy(UidSet uids, Rights rights) {
    return bob.copyFrom(ann, id(ann, INBOX), uids, id(bob, INBOX), rights);
  }

  private Copied move(UidSet uids) {
    return bob.moveFrom(ann, id(ann, INBOX), uids, id(bob, INBOX), Rights.ALL);
  }

  private static NewMessage with(NewMessage message, Flags flags, Instant date) {
    return new NewMessage(message.content(), flags, date);
  }

  /** What a reader sees of a message. */
  private record Seen(
      String envelope, String structure, String preview, String fields, String all) {}

  private static Seen seen(MailAccount account, MailboxSnapshot mailbox, int position) {
    try (MessageCursor rows = account.messages(mailbox, new int[] {position}, true)) {
      assertThat(rows.next()).isTrue();
      var all = new ByteArrayOutputStream();
      rows.open().orElseThrow().copyTo(all);
      return new Seen(
          text(rows.envelope().toArray()),
          text(rows.bodyStructure().toArray()),
          text(rows.preview().toArray()),
          text(rows.fields().toArray()),
          text(all.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }

  @Test
  void aCopyIsAMessageOfTheOtherAccount() {
    mail.append(bob, INBOX, mail.message("bob's own"));
    var flags = new Flags(Set.of(SystemFlag.FLAGGED), List.of("$Work"));
    Instant date = TestMail.START.minusSeconds(86_400);
    mail.append(ann, INBOX, mail.message("first"), with(mail.message("second"), flags, date));
    mail.now = TestMail.START.plusSeconds(60);

    Copied copied = copy(UidSet.of(2, 7));

    assertThat(copied.from()).isEqualTo(UidSet.of(2, 2));
    assertThat(copied.to()).isEqualTo(UidSet.of(2, 2));
    assertThat(copied.uidValidity()).isEqualTo(inbox(bob).info().uidValidity());
    assertThat(copied.versions()).containsExactly(bob.snapshot().version());
    MailboxSnapshot there = inbox(bob);
    assertThat(there.count()).isEqualTo(2);
    assertThat(there.flags(1)).isEqualTo(flags);
    assertThat(there.internalDate(1)).isEqualTo(date);
    assertThat(there.saveDate(1)).isEqualTo(mail.now);
    assertThat(there.messageId(1)).as("the next one's of bob's").isEqualTo(2);
    assertThat(there.threadId(1)).isEqualTo(2);
    assertThat(seen(bob, there, 1)).isEqualTo(seen(ann, inbox(ann), 1));
    assertThat(inbox(ann).count()).isEqualTo(2);
    assertThat(bob.snapshot().quota().messages()).isEqualTo(2);
    assertThat(bob.snapshot().quota().octets()).isEqualTo(there.octets(0) + there.octets(1));

    MailAccount later = mail.restarted().open(BOB);
    assertThat(inbox(later).flags(1)).isEqualTo(flags);
    assertThat(inbox(later).threadId(1)).isEqualTo(2);
    assertThat(seen(later, inbox(later), 1)).isEqualTo(seen(ann, inbox(ann), 1));
    assertThat(later.snapshot().quota()).isEqualTo(bob.snapshot().quota());
  }

  @Test // RFC 6855 §7: who must get a surrogate of it here must get one there
  void whatIsKnownOfTheHeaderGoesAlong() {
    mail.append(ann, INBOX, mail.message("plain"), mail.message("Größe"));

    copy(UidSet.of(1, 2));

    assertThat(inbox(bob).utf8Header(0)).isFalse();
    assertThat(inbox(bob).utf8Header(1)).isTrue();
  }

  @Test // RFC 4314 §4
  void aCopyHasTheFlagsTheRightsAllow() {
    mail.append(ann, INBOX, mail.message("m", SystemFlag.SEEN, SystemFlag.DELETED));

    copy(UidSet.of(1, 1), Rights.parse("is"));

    assertThat(inbox(bob).flags(0)).isEqualTo(Flags.of(SystemFlag.SEEN));
  }

  @Test // RFC 8474 §5.2: a thread is one of the account's
  void threadsAreThoseOfTheAccountItGoesTo() {
    mail.append(bob, INBOX, mail.message("alone"), named("begin", ""));
    mail.append(ann, INBOX, named("answer", "begin"), named("more", "answer"), named("else", ""));

    copy(UidSet.of(1, 3));

    MailboxSnapshot there = inbox(bob);
    assertThat(there.threadId(2)).isEqualTo(there.threadId(1));
    assertThat(there.threadId(3)).isEqualTo(there.threadId(1));
    assertThat(there.threadId(4)).isEqualTo(there.messageId(4));
    mail.append(bob, INBOX, named("late", "more"));
    assertThat(inbox(bob).threadId(5)).isEqualTo(there.threadId(1));
  }

  private NewMessage named(String id, String answers) {
    String reference = answers.isEmpty() ? "" : "In-Reply-To: <" + answers + "@example.test>\n";
    return new NewMessage(
        mail.received("Message-ID: <" + id + "@example.test>\n" + reference + "\ntext\n"),
        Flags.NONE,
        mail.now);
  }

  @Test // fields that are too many to be kept apart: the header is read, and no more
  void threadsOfLongHeadersToo() {
    mail.append(bob, INBOX, named("begin", ""));
    String long20k = "To: " + "ann@example.test,\n ".repeat(1_100) + "bob@example.test\n";
    var message = mail.received("In-Reply-To: <begin@example.test>\n" + long20k + "\ntext\n");
    ann.append(id(ann, INBOX), List.of(new NewMessage(message, Flags.NONE, mail.now)));

    copy(UidSet.of(1, 1));

    assertThat(inbox(bob).threadId(1)).isEqualTo(inbox(bob).threadId(0));
    assertThat(seen(bob, inbox(bob), 1)).isEqualTo(seen(ann, inbox(ann), 0));
  }

  @Test // DESIGN.md §3: stored once however many accounts hold it
  void theBodyStaysForWhoStillHasIt() {
    mail.append(ann, INBOX, mail.message("shared"));
    copy(UidSet.of(1, 1));
    Seen before = seen(bob, inbox(bob), 0);

    ann.remove(id(ann, INBOX), UidSet.of(1, 1));
    collect();
    assertThat(seen(bob, inbox(bob), 0)).isEqualTo(before);

    bob.remove(id(bob, INBOX), UidSet.of(1, 1));
    assertThat(store.bodies().collect(TestMail.START.plus(Duration.ofDays(1)))).isEqualTo(1);
    assertThat(StoreRows.count(store, BOB, 'l')).isZero();
  }

  private void collect() {
    assertThat(store.bodies().collect(TestMail.START.plus(Duration.ofDays(1)))).isZero();
  }

  @Test // a whole body that cannot be read is copied all the same
  void noBodyIsRead() {
    mail.append(ann, INBOX, mail.message("m"));
    try (MessageCursor rows = ann.messages(inbox(ann), new int[] {0}, false)) {
      assertThat(rows.next()).isTrue();
      store.damage(rows.body());
    }

    assertThat(copy(UidSet.of(1, 1)).to()).isEqualTo(UidSet.of(1, 1));
  }

  @Test // RFC 9051 §6.4.7: all or none
  void manyBecomeVisibleTogether() {
    int count = 1_000;
    ann.append(id(ann, INBOX), mail.messages(count));
    List<AccountSnapshot> told = new CopyOnWriteArrayList<>();
    bob.listen(told::add);

    Copied copied = copy(UidSet.of(1, count));

    assertThat(copied.to()).isEqualTo(UidSet.of(1, count));
    assertThat(copied.versions()).hasSizeGreaterThan(4);
    assertThat(told.stream().map(now -> now.mailbox(INBOX).orElseThrow().count()).distinct())
        .containsExactly(0, count);
    MailAccount later = mail.restarted().open(BOB);
    for (int position : new int[] {0, 63, 64, 500, 999}) {
      assertThat(seen(later, inbox(later), position)).isEqualTo(seen(ann, inbox(ann), position));
    }
    assertThat(later.snapshot().quota()).isEqualTo(bob.snapshot().quota());
    assertThat(bob.snapshot().quota().messages()).isEqualTo(count);
  }

  @Test // a thread that begins thousands of messages before its end
  void threadsReachOverAllSlices() {
    var messages = new ArrayList<NewMessage>(List.of(named("begin", "")));
    for (int i = 0; i < 1_500; i++) {
      messages.add(named("filler" + i, "other" + i));
    }
    messages.add(named("end", "begin"));
    ann.append(id(ann, INBOX), messages);
    store.hold(); // nothing that is handed in can be read
    Thread copying = Thread.ofVirtual().start(() -> copy(UidSet.of(1, messages.size())));
    while (copying.getState() != Thread.State.WAITING) { // for the first to be durable
      Thread.onSpinWait();
    }
    assertThat(store.held()).isGreaterThan(8);
    store.release();
    while (inbox(bob).count() == 0) {
      Thread.onSpinWait();
    }

    assertThat(inbox(bob).threadId(messages.size() - 1)).isEqualTo(inbox(bob).threadId(0));
  }

  @Test
  void whatWasExpungedMeanwhileIsLeftOut() {
    mail.append(ann, INBOX, mail.message("a"), mail.message("b"), mail.message("c"));
    mail.restarted().ann().remove(id(ann, INBOX), UidSet.of(2, 2)); // unknown to this service

    Copied copied = copy(UidSet.of(1, 3));

    assertThat(copied.from()).isEqualTo(UidSet.of(new long[] {1, 3}));
    assertThat(copied.to()).isEqualTo(UidSet.of(1, 2));
    assertThat(bob.snapshot().quota().messages()).isEqualTo(2);
  }

  @Test
  void ofNothingThereIsNothing() {
    assertThat(copy(UidSet.of(1, 9)).to()).isEqualTo(UidSet.NONE);
    assertThat(move(UidSet.of(1, 9)).to()).isEqualTo(UidSet.NONE);
    var gone = id(bob, name("Archive"));
    bob.deleteMailbox(name("Archive"));
    assertThatThrownBy(() -> bob.copyFrom(ann, id(ann, INBOX), UidSet.of(1, 9), gone, Rights.ALL))
        .isInstanceOf(MailboxRefused.class);
  }

  // Quota: of the account it goes to

  @Test
  void theQuotaIsTheOneOfWhereItGoes() {
    mail.append(ann, INBOX, mail.message("a"), mail.message("b"));
    bob.setQuota(OptionalLong.empty(), OptionalLong.of(1), OptionalLong.empty());

    for (Runnable change :
        List.<Runnable>of(() -> copy(UidSet.of(1, 2)), () -> move(UidSet.of(1, 2)))) {
      assertThatThrownBy(change::run)
          .isInstanceOfSatisfying(
              MailboxRefused.class,
              e -> assertThat(e.reason()).isEqualTo(MailboxRefused.Reason.OVER_QUOTA));
    }

    assertThat(inbox(bob).count()).isZero();
    assertThat(inbox(ann).count()).isEqualTo(2);
    ann.setQuota(OptionalLong.of(1), OptionalLong.empty(), OptionalLong.empty());
    assertThat(copy(UidSet.of(1, 1)).to()).isEqualTo(UidSet.of(1, 1));
  }

  // Moves

  @Test
  void aMoveTakesThemFromTheOtherAccount() {
    mail.append(ann, INBOX, mail.message("a"), mail.message("b"), mail.message("c"));

    Copied moved = move(UidSet.of(2, 3));

    assertThat(moved.from()).isEqualTo(UidSet.of(2, 3));
    assertThat(moved.to()).isEqualTo(UidSet.of(1, 2));
    assertThat(TestMail.uids(inbox(ann))).containsExactly(1L);
    assertThat(ann.snapshot().quota().messages()).isEqualTo(1);
    collect();
    assertThat(seen(bob, inbox(bob), 1).all()).contains("Text of c");
  }

  @ParameterizedTest // both, or the one it was in; never neither
  @EnumSource(Failure.class)
  void aMoveThatFailsLosesNothing(Failure failure) {
    for (int passing = 0; passing < 3; passing++) {
      var failing = new FailingStore(new MemoryStore(() -> TestMail.START));
      var some = new TestMail(failing, TestMail.SETTINGS);
      MailAccount from = some.ann();
      MailAccount to = some.open(BOB);
      some.append(from, INBOX, some.message("precious"));
      var failures = new ArrayList<Failure>();
      for (int i = 0; i < passing; i++) {
        failures.add(Failure.NONE);
      }
      for (int i = 0; i < 7; i++) { // more than there are attempts
        failures.add(failure);
      }
      failing.failCommits(failures.toArray(Failure[]::new));
      boolean done = true;
      try {
        to.moveFrom(from, id(from, INBOX), UidSet.of(1, 1), id(to, INBOX), Rights.ALL);
      } catch (StoreUnavailable e) {
        done = false;
      }
      TestMail restarted = some.restarted();
      int left = inbox(restarted.ann()).count();
      int come = inbox(restarted.open(BOB)).count();
      assertThat(left + come).as("%s after %d", failure, passing).isBetween(1, 2);
      if (done) {
        assertThat(come).isEqualTo(1);
        assertThat(left).isZero();
      }
      assertThat(StoreRows.count(failing, BOB, 'l')).isEqualTo(come);
    }
  }

  @Test // what was written above UIDNEXT is swept
  void aCopyOfManyThatFailsLeavesNothing() {
    int count = 1_000;
    ann.append(id(ann, INBOX), mail.messages(count));
    store.failCommits(Failure.NONE, Failure.NONE, Failure.NONE, Failure.CONFLICT);
    assertThatThrownBy(() -> copy(UidSet.of(1, count))).isInstanceOf(StoreUnavailable.class);

    assertThat(inbox(bob).count()).isZero();
    MailAccount later = mail.restarted().open(BOB);
    assertThat(inbox(later).count()).isZero();
    for (char letter : new char[] {'e', 'b', 'f', 'l'}) {
      assertThat(StoreRows.count(store, BOB, letter)).as("%s", letter).isZero();
    }
    assertThat(bob.snapshot().quota().messages()).isZero();
    assertThat(copy(UidSet.of(1, count)).to().contains(count)).isTrue();
  }

  @Test // a row of the other account cannot be read
  void aReadThatFailsLeavesNothing() {
    int count = 200;
    ann.append(id(ann, INBOX), mail.messages(count));
    store.failReads(1);
    assertThatThrownBy(() -> copy(UidSet.of(1, count))).isInstanceOf(StoreUnavailable.class);
    assertThat(inbox(bob).count()).isZero();
    assertThat(copy(UidSet.of(1, count)).to()).isEqualTo(UidSet.of(1, count));
  }

  // RFC 8508

  @Test
  void aMessageTakesThePlaceOfAnotherAccounts() {
    mail.append(ann, INBOX, mail.message("old"), mail.message("other"));

    Appended appended =
        bob.replaceFrom(ann, id(ann, INBOX), 1, id(bob, INBOX), mail.message("new"));

    assertThat(appended.uids()).isEqualTo(UidSet.of(1, 1));
    assertThat(TestMail.uids(inbox(ann))).containsExactly(2L);
    assertThat(seen(bob, inbox(bob), 0).all()).contains("Text of new");
    assertThatThrownBy(
            () -> bob.replaceFrom(ann, id(ann, INBOX), 1, id(bob, INBOX), mail.message("x")))
        .isInstanceOfSatisfying(
            MailboxRefused.class,
            e -> assertThat(e.reason()).isEqualTo(MailboxRefused.Reason.NO_SUCH_MESSAGE));
    assertThat(inbox(bob).count()).isEqualTo(1);
  }

  @Test
  void theMailboxTheyCameFromMayBeDeletedMeanwhile() {
    mail.append(ann, name("Archive"), mail.message("a"));
    var archive = id(ann, name("Archive"));
    Copied copied = bob.copyFrom(ann, archive, UidSet.of(1, 1), id(bob, INBOX), Rights.ALL);
    ann.deleteMailbox(name("Archive"));
    collect();
    assertThat(copied.to()).isEqualTo(UidSet.of(1, 1));
    assertThat(seen(bob, inbox(bob), 0).all()).contains("Text of a");
    assertThat(StoreRows.count(store, ANN, 'l')).isZero();
    assertThat(Optional.of(bob.snapshot().quota().messages())).contains(1L);
  }
}
