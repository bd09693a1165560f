package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.mailbox.TestMail.add;
import static org.chappe.mailbox.TestMail.id;
import static org.chappe.mailbox.TestMail.inbox;
import static org.chappe.mailbox.TestMail.uids;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.chappe.model.ByteSize;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.BodyStore;
import org.chappe.store.Commit;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.Head;
import org.chappe.store.MemoryStore;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.Store;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * DESIGN.md §5.1: flags may become durable after the answer, and no MODSEQ ever means two things.
 */
@Timeout(30)
class EarlyFlagsTest {
  private static final Flags SEEN = Flags.of(SystemFlag.SEEN);
  private static final Flags FLAGGED = Flags.of(SystemFlag.FLAGGED);
  private static final UidSet FIRST = UidSet.of(1);

  private final MemoryStore behind = new MemoryStore();
  private final FailingStore disk = new FailingStore(behind);
  private final TestMail mail = new TestMail(new Keeping(disk), TestMail.SETTINGS);
  private final MailAccount ann = mail.ann();
  private final MailAccount other = mail.ann();

  /** A store that says of itself that it keeps what it is given. */
  private record Keeping(FailingStore behind) implements Store, PartitionStore {
    @Override
    public PartitionStore partitions() {
      return this;
    }

    @Override
    public boolean keepsWhatIsHandedIn() {
      return true;
    }

    @Override
    public BodyStore bodies() {
      return behind.bodies();
    }

    @Override
    public Head head(PartitionId partition) {
      return behind.partitions().head(partition);
    }

    @Override
    public Optional<byte[]> get(PartitionId partition, byte[] key) {
      return behind.partitions().get(partition, key);
    }

    @Override
    public List<Row> getAll(PartitionId partition, List<byte[]> keys) {
      return behind.partitions().getAll(partition, keys);
    }

    @Override
    public List<Row> scan(PartitionId partition, RowRange range, int limit) {
      return behind.partitions().scan(partition, range, limit);
    }

    @Override
    public CompletableFuture<Void> commit(Commit commit) {
      return behind.partitions().commit(commit);
    }

    @Override
    public void close() {
      behind.close();
    }
  }

  /** One message, and one flag: the change that says how far later ones may go. */
  @BeforeEach
  void oneMessage() {
    mail.append(ann, MailboxName.INBOX, mail.message("a"));
    set(ann, SEEN);
  }

  private Stored set(MailAccount account, Flags flags) {
    return add(account, id(account, MailboxName.INBOX), FIRST, flags);
  }

  /** What a server shows that starts after a crash of this one. */
  private TestMail afterACrash() {
    return new TestMail(behind, TestMail.SETTINGS);
  }

  @Test
  void flagsAreSeenBeforeTheyAreDurable() {
    disk.hold();

    set(ann, FLAGGED);

    assertThat(disk.held()).isEqualTo(1);
    assertThat(inbox(ann).flags(0)).isEqualTo(SEEN.with(FLAGGED));
    assertThat(inbox(other).flags(0)).isEqualTo(SEEN.with(FLAGGED));
    assertThat(inbox(afterACrash().ann()).flags(0)).isEqualTo(SEEN);

    disk.release();
    assertThat(inbox(afterACrash().ann()).flags(0)).isEqualTo(SEEN.with(FLAGGED));
  }

  @Test
  void whatComesBehindThemIsAnsweredWhenAllIsDurable() {
    disk.hold();
    set(ann, FLAGGED);
    var append = begun(() -> mail.append(other, MailboxName.INBOX, mail.message("b")));
    await(() -> disk.held() == 2);
    assertThat(append).isNotDone();
    assertThat(uids(inbox(ann))).containsExactly(1L);

    disk.release();

    append.join();
    assertThat(uids(inbox(afterACrash().ann()))).containsExactly(1L, 2L);
    assertThat(inbox(afterACrash().ann()).flags(0)).isEqualTo(SEEN.with(FLAGGED));
  }

  @Test
  void behindSomethingThatMustBeDurableTheyWait() {
    disk.hold();
    var append = begun(() -> mail.append(other, MailboxName.INBOX, mail.message("b")));
    await(() -> disk.held() == 1);
    var flags = begun(() -> set(ann, FLAGGED));
    await(() -> disk.held() == 2);
    assertThat(inbox(ann).flags(0)).isEqualTo(SEEN);
    assertThat(flags).isNotDone();

    disk.release();
    append.join();
    flags.join();
    assertThat(inbox(ann).flags(0)).isEqualTo(SEEN.with(FLAGGED));
  }

  @Test
  void afterACrashNoVersionIsGivenAgain() {
    disk.hold();
    set(ann, FLAGGED);
    long shown = inbox(ann).modSeq(0);

    TestMail restarted = afterACrash();
    MailAccount again = restarted.ann();
    long next = set(again, Flags.of(SystemFlag.ANSWERED)).versions().getLast().value();

    assertThat(inbox(again).flags(0)).isEqualTo(SEEN.with(Flags.of(SystemFlag.ANSWERED)));
    assertThat(again.snapshot().version().value()).isEqualTo(next);
    assertThat(next).isGreaterThan(shown);
    assertThat(inbox(afterACrash().ann()).modSeq(0)).isEqualTo(next);
  }

  @Test
  void theFirstChangeAfterAStartWaitsForTheDisk() {
    mail.append(ann, MailboxName.INBOX, mail.message("b"));
    TestMail restarted = new TestMail(new Keeping(disk), TestMail.SETTINGS);
    MailAccount again = restarted.ann();
    disk.hold();

    var flags = begun(() -> set(again, FLAGGED));

    await(() -> disk.held() == 1);
    assertThat(inbox(again).flags(0)).isEqualTo(SEEN);
    disk.release();
    flags.join();
  }

  /** So that versions shown stay below what the disk knows of. */
  @Test
  void oneInAThousandChangesWaitsForTheDisk() {
    for (int i = 0; i < 2_500; i++) {
      set(ann, i % 2 == 0 ? FLAGGED : Flags.of(SystemFlag.DRAFT));
      add(ann, id(ann, MailboxName.INBOX), FIRST, FLAGGED);
      ann.store(
          id(ann, MailboxName.INBOX),
          FIRST,
          MailAccount.FlagChange.REPLACE,
          SEEN,
          java.util.OptionalLong.empty());
      long limit =
          HeadRow.read(
                  behind
                      .partitions()
                      .head(PartitionId.of(PartitionId.Kind.MAIL, TestMail.ANN))
                      .value())
              .shownLimit();
      assertThat(inbox(ann).modSeq(0)).isLessThan(limit);
    }
  }

  @Test
  void aSlowDiskIsWaitedFor() {
    disk.hold();
    set(ann, FLAGGED);
    mail.now = mail.now.plus(Duration.ofMillis(501));

    var late = begun(() -> set(ann, Flags.of(SystemFlag.DRAFT)));

    await(() -> disk.held() == 2);
    assertThat(inbox(ann).flags(0)).isEqualTo(SEEN.with(FLAGGED));
    assertThat(late).isNotDone();
    disk.release();
    late.join();
  }

  @Test
  void whatCouldNotBeWrittenAfterAllIsTakenBackUnderANewVersion() {
    long shown = inbox(ann).modSeq(0) + 1;
    int attempts = 1 + TestMail.SETTINGS.commitAttempts();
    disk.failCommits( // the appending below takes some of them
        Collections.nCopies(3 * attempts, Failure.UNKNOWN_NOT_APPLIED).toArray(Failure[]::new));

    set(ann, FLAGGED);
    await(() -> {
      try {
        mail.append(other, MailboxName.INBOX, mail.message("b"));
        return true;
      } catch (StoreUnavailable e) {
        return false; // it was built on the flags, or met a failure itself
      }
    });

    assertThat(inbox(ann).flags(0)).isEqualTo(SEEN);
    assertThat(ann.snapshot().version().value()).isGreaterThan(shown + 1);
  }

  /** An account whose changes are not on disk yet stays in memory, and no longer. */
  @Test
  void nothingIsForgottenBeforeItIsDurable() {
    var noRoom =
        new MailboxSettings(
            new ByteSize(1), 10_000, 20, 100, 1_000, 50_000, 5, Duration.ofNanos(1));
    var small = new TestMail(new Keeping(disk), noRoom);
    try (MailAccount once = small.ann()) {
      set(once, SEEN.with(Flags.of(SystemFlag.DRAFT)));
      disk.hold();
      set(once, FLAGGED);
    }
    try (MailAccount again = small.ann()) {
      assertThat(inbox(again).flags(0).has(SystemFlag.FLAGGED)).isTrue();
    }
    assertThat(small.accounts.cachedAccounts()).isEqualTo(1);

    disk.release();

    await(() -> {
      small.ann().close(); // accounts go when a handle is let go
      return small.accounts.cachedAccounts() == 0;
    });
    assertThat(inbox(afterACrash().ann()).flags(0).has(SystemFlag.FLAGGED)).isTrue();
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
