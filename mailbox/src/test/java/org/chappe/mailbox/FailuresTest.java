package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.mailbox.TestMail.add;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.inbox;
import static org.chappe.mailbox.TestMail.name;
import static org.chappe.mailbox.TestMail.uids;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DESIGN.md §1 and §4: outcomes that are not known, other writers, commits on their way. */
@Timeout(30)
class FailuresTest {
  private static final Flags SEEN = Flags.of(SystemFlag.SEEN);
  private static final Failure[] ALL_ATTEMPTS =
      Collections.nCopies(1 + TestMail.SETTINGS.commitAttempts(), Failure.UNKNOWN_NOT_APPLIED)
          .toArray(Failure[]::new);

  private final MemoryStore behind = new MemoryStore();
  private final FailingStore store = new FailingStore(behind);
  private final TestMail mail = new TestMail(store, TestMail.SETTINGS);
  private final MailAccount ann = mail.ann();
  private final MailAccount other = mail.ann();
  private final List<Long> told = new CopyOnWriteArrayList<>();
  private final MailAccount.Listening listening =
      ann.listen(snapshot -> told.add(snapshot.version().value()));

  /** What somebody sees who looks at the store alone. */
  private AccountSnapshot onDisk() {
    return new TestMail(behind, TestMail.SETTINGS).ann().snapshot();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_APPLIED", "UNKNOWN_NOT_APPLIED"})
  void anUnknownOutcomeIsFoundOut(Failure failure) {
    long before = ann.snapshot().version().value();
    store.failCommits(failure, failure);

    var appended = mail.append(ann, MailboxName.INBOX, mail.message("a"));

    assertThat(appended.version().value()).isEqualTo(before + 1);
    assertThat(uids(inbox(ann))).containsExactly(1L);
    assertThat(onDisk().version()).isEqualTo(ann.snapshot().version());
    assertThat(onDisk().quota()).isEqualTo(ann.snapshot().quota());
    assertThat(told).containsExactly(before + 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_APPLIED", "UNKNOWN_NOT_APPLIED"})
  void commitsBuiltOnAnUnknownOneFollowIt(Failure failure) {
    long before = ann.snapshot().version().value();
    store.hold();
    var first = begun(() -> mail.append(ann, MailboxName.INBOX, mail.message("a")));
    await(() -> store.held() == 1);
    var second = begun(() -> mail.append(other, MailboxName.INBOX, mail.message("b")));
    await(() -> store.held() == 2);
    var third = begun(() -> add(ann, id(ann, MailboxName.INBOX), UidSet.of(1), SEEN));
    await(() -> store.held() == 3);
    store.failCommits(failure);

    store.release();

    assertThat(first.join().uids()).isEqualTo(UidSet.of(1));
    assertThat(second.join().uids()).isEqualTo(UidSet.of(2));
    assertThat(third.join().uids()).isEqualTo(UidSet.of(1));
    assertThat(told).containsExactly(before + 1, before + 2, before + 3);
    assertThat(onDisk().mailbox(MailboxName.INBOX).orElseThrow().flags(0)).isEqualTo(SEEN);
    assertThat(onDisk().quota()).isEqualTo(ann.snapshot().quota());
  }

  @Test
  void whatWasBuiltOnARepeatedCommitIsRepeatedAsItIs() {
    store.hold();
    var first = begun(() -> mail.append(ann, MailboxName.INBOX, mail.message("a")));
    await(() -> store.held() == 1);
    var second = begun(() -> mail.append(other, MailboxName.INBOX, mail.message("b")));
    await(() -> store.held() == 2);
    store.failCommits(Failure.UNKNOWN_NOT_APPLIED);
    store.failReads(1); // loading the account anew would meet it

    store.release();

    first.join();
    second.join();
    assertThat(uids(inbox(ann))).containsExactly(1L, 2L);
    assertThatThrownBy(() -> new TestMail(store, TestMail.SETTINGS).ann())
        .isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void anOutcomeThatStaysUnknownIsAnErrorAndLeavesNoTrace() {
    var before = ann.snapshot();
    store.failCommits(ALL_ATTEMPTS);

    assertThatThrownBy(() -> mail.append(ann, MailboxName.INBOX, mail.message("a")))
        .isInstanceOf(StoreUnavailable.class);

    assertThat(ann.snapshot()).isSameAs(before);
    assertThat(told).isEmpty();
    mail.append(ann, MailboxName.INBOX, mail.message("b"));
    assertThat(uids(inbox(ann))).containsExactly(1L);
    assertThat(ann.snapshot().quota().messages()).isEqualTo(1);
    assertThat(onDisk().quota()).isEqualTo(ann.snapshot().quota());
  }

  @Test // the last attempt may land after everybody gave up
  void whatLandedAfterAllIsSeenWithTheNextChange() {
    var failures = ALL_ATTEMPTS.clone();
    failures[failures.length - 1] = Failure.UNKNOWN_APPLIED;
    var late = new FailingStore(new MemoryStore());
    var lateMail = new TestMail(late, TestMail.SETTINGS);
    var account = lateMail.ann();
    late.failCommits(failures);

    assertThatThrownBy(() -> lateMail.append(account, MailboxName.INBOX, lateMail.message("a")))
        .isInstanceOf(StoreUnavailable.class);
    lateMail.append(account, MailboxName.INBOX, lateMail.message("b"));

    assertThat(uids(inbox(account))).containsExactly(1L, 2L);
  }

  @Test
  void anotherWriterCostsAnotherTurn() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    var elsewhere = new TestMail(behind, TestMail.SETTINGS);
    elsewhere.append(elsewhere.ann(), MailboxName.INBOX, elsewhere.message("b"));
    told.clear();

    var appended = mail.append(ann, MailboxName.INBOX, mail.message("c"));

    assertThat(appended.uids()).isEqualTo(UidSet.of(3));
    assertThat(uids(inbox(ann))).containsExactly(1L, 2L, 3L);
    assertThat(onDisk().quota()).isEqualTo(ann.snapshot().quota());
    assertThat(told).isSorted().endsWith(ann.snapshot().version().value());
  }

  @Test
  void aConflictThatDoesNotEndIsAnError() {
    store.failCommits(Failure.CONFLICT, Failure.CONFLICT, Failure.CONFLICT);

    assertThatThrownBy(() -> mail.append(ann, MailboxName.INBOX, mail.message("a")))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("is at version");

    assertThat(inbox(ann).count()).isZero();
    mail.append(ann, MailboxName.INBOX, mail.message("b"));
    assertThat(uids(inbox(ann))).containsExactly(1L);
  }

  @Test
  void aConflictFailsAllThatWasBuiltOnIt() {
    store.hold();
    var first = begun(() -> mail.append(ann, MailboxName.INBOX, mail.message("a")));
    await(() -> store.held() == 1);
    var second = begun(() -> mail.append(other, MailboxName.INBOX, mail.message("b")));
    await(() -> store.held() == 2);
    store.failCommits(Failure.CONFLICT);

    store.release();
    first.join();
    second.join(); // both had another turn, in any order

    assertThat(uids(inbox(ann))).containsExactly(1L, 2L);
    assertThat(ann.snapshot().quota().messages()).isEqualTo(2);
    assertThat(onDisk().quota()).isEqualTo(ann.snapshot().quota());
    assertThat(told).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void nobodySeesWhatIsNotOnDiskAndNobodyWaitsForIt() {
    store.hold();
    var first = begun(() -> mail.append(ann, MailboxName.INBOX, mail.message("a")));
    await(() -> store.held() == 1);
    var second = begun(() -> mail.append(other, MailboxName.INBOX, mail.message("b")));
    await(() -> store.held() == 2); // its turn came although the first is not on disk

    assertThat(inbox(ann).count()).isZero();
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    assertThat(told).isEmpty();
    store.release();
    first.join();
    second.join();
    assertThat(uids(inbox(ann))).containsExactly(1L, 2L);
  }

  @Test
  void whoFindsNothingToChangeWaitsForWhoChangedIt() throws InterruptedException {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    store.hold();
    var first = begun(() -> add(ann, id(ann, MailboxName.INBOX), UidSet.of(1), SEEN));
    await(() -> store.held() == 1);
    var answer = new CompletableFuture<Stored>();
    var thread =
        Thread.ofPlatform()
            .start(() ->
                answer.complete(add(other, id(other, MailboxName.INBOX), UidSet.of(1), SEEN)));
    await(() -> thread.getState() == Thread.State.WAITING);

    assertThat(answer).isNotDone();
    store.release();
    assertThat(answer.join().versions()).isEmpty();
    assertThat(first.join().versions()).hasSize(1);
    thread.join();
  }

  @Test
  void listenersAreNotCalledOnTheStoresThread() {
    mail.append(ann, MailboxName.INBOX, mail.message("recent"));
    var threads = new CopyOnWriteArrayList<Thread>();
    var mine = other.listen(snapshot -> threads.add(Thread.currentThread()));
    store.hold();
    var append = begun(() -> mail.append(ann, MailboxName.INBOX, mail.message("a")));
    await(() -> store.held() == 1);
    ann.takeRecent(id(ann, MailboxName.INBOX));
    await(() -> store.held() == 2);

    store.release();
    append.join();
    await(() -> threads.size() == 2);

    assertThat(threads).doesNotContain(Thread.currentThread());
    mine.close();
    mail.append(ann, MailboxName.INBOX, mail.message("b"));
    assertThat(threads).hasSize(2);
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    var bad =
        ann.listen(snapshot -> {
          throw new IllegalStateException("of a test");
        });
    mail.append(other, MailboxName.INBOX, mail.message("a"));

    assertThat(told).hasSize(1);
    bad.close();
    listening.close();
    mail.append(other, MailboxName.INBOX, mail.message("b"));
    assertThat(told).hasSize(1);
  }

  @Test
  void whatACutOffAppendLeftIsSwept() {
    store.failCommits(Failure.NONE, Failure.CONFLICT);
    assertThatThrownBy(() -> ann.append(id(ann, MailboxName.INBOX), mail.same(500)))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'e')).isPositive();
    assertThat(inbox(ann).count()).isZero();

    var restarted = onDisk();

    assertThat(restarted.mailbox(MailboxName.INBOX).orElseThrow().count()).isZero();
    assertThat(restarted.quota().messages()).isZero();
    mustHaveNoMessages();
  }

  @Test
  void whatACutOffAppendLeftIsSweptWithoutARestart() {
    store.failCommits(Failure.NONE, Failure.CONFLICT);
    assertThatThrownBy(() -> ann.append(id(ann, MailboxName.INBOX), mail.same(500)))
        .isInstanceOf(StoreUnavailable.class);

    mail.append(ann, MailboxName.INBOX, mail.message("after"));

    assertThat(uids(inbox(ann))).containsExactly(1L);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'e')).isEqualTo(1);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'b')).isEqualTo(1);
  }

  @Test
  void whatACutOffCopyLeftIsSweptAndTheMessagesStay() {
    ann.append(id(ann, MailboxName.INBOX), mail.same(1_500));
    store.failCommits(Failure.NONE, Failure.CONFLICT);
    assertThatThrownBy(() ->
            ann.copy(id(ann, MailboxName.INBOX), UidSet.of(1, 1_500), id(ann, name("Archive"))))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'e')).isGreaterThan(1_500);

    assertThat(onDisk().mailbox(name("Archive")).orElseThrow().count()).isZero();

    assertThat(StoreRows.count(behind, TestMail.ANN, 'e')).isEqualTo(1_500);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'b')).isEqualTo(1_500);
    assertThat(onDisk().quota().messages()).isEqualTo(1_500);
  }

  @Test
  void aDeletedMailboxIsSweptAfterACrash() {
    ann.createMailbox(name("big"), Optional.empty());
    ann.append(id(ann, name("big")), mail.same(500));
    ann.copy(id(ann, name("big")), UidSet.of(7), id(ann, MailboxName.INBOX));
    store.failCommits(Failure.NONE, Failure.NONE, Failure.CONFLICT);

    ann.deleteMailbox(name("big"));

    assertThat(ann.snapshot().mailbox(name("big"))).isEmpty();
    assertThat(ann.snapshot().quota().messages()).isEqualTo(1);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'd')).isEqualTo(1);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'b')).isBetween(2, 499);
    assertThat(onDisk().quota().messages()).isEqualTo(1);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'd')).isZero();
    assertThat(StoreRows.count(behind, TestMail.ANN, 'e')).isEqualTo(1);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'b')).isEqualTo(1);
    assertThat(StoreRows.count(behind, TestMail.ANN, 'l')).isEqualTo(1);
  }

  @Test
  void anAccountThatCouldNotBeLoadedCanBeLoadedLater() {
    var later = new TestMail(store, TestMail.SETTINGS);
    store.failReads(1);

    assertThatThrownBy(() -> later.accounts.open(TestMail.ANN))
        .isInstanceOf(StoreUnavailable.class);

    assertThat(later.accounts.cachedAccounts()).isZero();
    assertThat(later.accounts.open(TestMail.ANN)).isPresent();
  }

  private void mustHaveNoMessages() {
    for (char letter : List.of('e', 'b', 'f', 'l')) {
      assertThat(StoreRows.count(behind, TestMail.ANN, letter)).as("%s", letter).isZero();
    }
    assertThat(behind.bodies().collect(Instant.MAX)).isEqualTo(1);
  }

  private static <T> CompletableFuture<T> begun(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertThat(Thread.interrupted()).as("it took too long").isFalse();
      Thread.onSpinWait();
    }
  }
}
