package org.chappe.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.model.Uid;
import org.chappe.model.UidSet;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several clients change one account at random and at the same time, each with its own handle.
 * While they do, watchers replay differences; afterwards every picture must be the truth.
 */
class RandomClientsTest {
  private static final int CLIENTS = 4;
  private static final int STEPS = 250;
  private static final List<Flags> FLAGS =
      List.of(
          Flags.of(SystemFlag.SEEN),
          Flags.of(SystemFlag.DELETED),
          Flags.of(SystemFlag.SEEN, SystemFlag.FLAGGED),
          new Flags(Set.of(), List.of("$Work", "$Later")),
          new Flags(Set.of(SystemFlag.DELETED), List.of("$Work")));

  private static final List<MailAccount.FlagChange> HOW =
      List.of(
          MailAccount.FlagChange.ADD,
          MailAccount.FlagChange.REMOVE,
          MailAccount.FlagChange.REPLACE);

  private static final List<Failure> FAILURES =
      List.of(Failure.UNKNOWN_APPLIED, Failure.UNKNOWN_NOT_APPLIED, Failure.CONFLICT);

  private final MemoryStore behind = new MemoryStore();
  private final FailingStore store = new FailingStore(behind);
  private final TestMail mail = new TestMail(store, TestMail.SETTINGS);
  private final List<NewMessage> messages =
      List.of(mail.message("a"), mail.message("bb"), mail.message("ccc", SystemFlag.SEEN));
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20_260_501})
  void everyPictureIsTheTruth(long seed) throws InterruptedException {
    play(seed, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6, 20_260_502})
  void alsoWhenCommitsFail(long seed) throws InterruptedException {
    play(seed, 5);
  }

  /** One of {@code failEvery} steps, about, finds that a commit fails; 0: none. */
  private void play(long seed, int failEvery) throws InterruptedException {
    var watched = mail.ann();
    var pictures = new Pictures(watched.snapshot());
    var listening = watched.listen(pictures::told);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < CLIENTS; i++) {
      var random = new Random(seed * CLIENTS + i);
      threads.add(Thread.ofVirtual().start(() -> client(random, failEvery)));
    }
    var running = new AtomicBoolean(true);
    Thread committer = Thread.ofPlatform().start(() -> commitNowAndThen(running));
    for (Thread thread : threads) {
      thread.join();
    }
    running.set(false);
    committer.join();
    whenNothingFailsAnyMore(watched);
    listening.close();

    assertThat(failures).isEmpty();
    if (failEvery == 0) {
      assertThat(pictures.leftOut).isZero();
    }
    pictures.mustBe(watched.snapshot());
    mustBeTheSame(watched.snapshot(), new TestMail(behind, TestMail.SETTINGS).ann().snapshot());
    mustAddUp(watched.snapshot());
    assertThat(StoreRows.count(behind, TestMail.ANN, 'b'))
        .isEqualTo((int) watched.snapshot().quota().messages());
    assertThat(StoreRows.count(behind, TestMail.ANN, 'l'))
        .isEqualTo((int) watched.snapshot().quota().messages());
    assertThat(StoreRows.count(behind, TestMail.ANN, 'd')).isZero();
  }

  /** So that commits are on their way for a while, several of them, as with a disk. */
  private void commitNowAndThen(AtomicBoolean running) {
    while (running.get()) {
      store.hold();
      for (int i = 0; i < 20_000 && store.held() < CLIENTS; i++) {
        Thread.onSpinWait();
      }
      store.release();
    }
  }

  /** Failures that were asked for and not met yet are used up. */
  private void whenNothingFailsAnyMore(MailAccount account) {
    for (int i = 0, successes = 0; successes < 10; i++) {
      try {
        account.subscribe(new MailboxName("x" + i), true);
        successes++;
      } catch (StoreUnavailable e) {
        successes = 0;
      }
    }
  }

  private void client(Random random, int failEvery) {
    try (MailAccount account = mail.accounts.open(TestMail.ANN).orElseThrow()) {
      for (int step = 0; step < STEPS; step++) {
        if (failEvery > 0 && random.nextInt(failEvery) == 0) {
          store.failCommits(FAILURES.get(random.nextInt(FAILURES.size())));
        }
        try {
          change(account, random);
        } catch (MailboxRefused e) {
          // another client was faster: that is an answer
        } catch (StoreUnavailable e) {
          assertThat(failEvery).isPositive();
        }
      }
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  private void change(MailAccount account, Random random) {
    var mailbox = any(account, random);
    UidSet uids = uids(mailbox, random);
    MailboxId id = mailbox.info().id();
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> append(account, id, random);
      case 3, 4 -> account.copy(id, uids, any(account, random).info().id());
      case 5, 6 -> account.move(id, uids, any(account, random).info().id());
      case 7 -> account.expunge(id, random.nextBoolean() ? Optional.of(uids) : Optional.empty());
      case 8, 9, 10 -> store(account, mailbox, uids, random);
      case 11 -> account.createMailbox(name(random), Optional.empty());
      case 12 -> account.deleteMailbox(name(random));
      default -> account.renameMailbox(name(random), name(random));
    }
  }

  private void append(MailAccount account, MailboxId id, Random random) {
    var some = new ArrayList<NewMessage>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      some.add(messages.get(random.nextInt(messages.size())));
    }
    var appended = account.append(id, some);
    account
        .snapshot()
        .mailbox(id)
        .ifPresent(now -> assertThat(now.info().uidNext()).isGreaterThan(last(appended.uids())));
  }

  private static void store(
      MailAccount account, MailboxSnapshot mailbox, UidSet uids, Random random) {
    var how = HOW.get(random.nextInt(HOW.size()));
    var since =
        random.nextInt(4) == 0
            ? OptionalLong.of(mailbox.info().highestModSeq().value())
            : OptionalLong.empty();
    account.store(mailbox.info().id(), uids, how, FLAGS.get(random.nextInt(FLAGS.size())), since);
  }

  private static long last(UidSet uids) {
    return uids.ranges().getLast().last();
  }

  private static MailboxSnapshot any(MailAccount account, Random random) {
    var all = account.snapshot().mailboxes();
    return all.get(random.nextInt(all.size()));
  }

  private static MailboxName name(Random random) {
    return new MailboxName(List.of("a", "b", "a/x", "b/x", "c").get(random.nextInt(5)));
  }

  private static UidSet uids(MailboxSnapshot mailbox, Random random) {
    if (random.nextInt(8) == 0) {
      return UidSet.of(1, Uid.MAX_VALUE);
    }
    long[] some =
        LongStream.range(0, random.nextInt(6))
            .map(i -> 1 + random.nextLong(mailbox.info().uidNext()))
            .toArray();
    return UidSet.of(some);
  }

  /** What a client knows that is only ever told differences. */
  private static final class Pictures {
    private final List<AccountSnapshot> some = new ArrayList<>();
    private AccountSnapshot last;
    private long leftOut; // versions
    private final java.util.Map<MailboxId, List<String>> lines = new java.util.HashMap<>();

    Pictures(AccountSnapshot first) {
      last = first;
      first.mailboxes().forEach(mailbox -> lines.put(mailbox.info().id(), linesOf(mailbox)));
    }

    void told(AccountSnapshot next) {
      assertThat(next.version()).isGreaterThan(last.version());
      leftOut += next.version().value() - last.version().value() - 1;
      for (MailboxSnapshot mailbox : next.mailboxes()) {
        var id = mailbox.info().id();
        var earlier = last.mailbox(id);
        if (earlier.isEmpty()) {
          assertThat(mailbox.count()).isZero();
          lines.put(id, new ArrayList<>());
        } else {
          replay(lines.getOrDefault(id, List.of()), mailbox.since(earlier.get()), mailbox);
        }
      }
      last = next;
      if (next.version().value() % 40 == 0) {
        some.add(next);
      }
    }

    private static void replay(
        List<String> lines, MailboxSnapshot.Difference difference, MailboxSnapshot mailbox) {
      for (int i = difference.expunged().length - 1; i >= 0; i--) {
        lines.remove(difference.expunged()[i]);
      }
      for (int position : difference.changed()) {
        lines.set(position, line(mailbox, position));
      }
      for (int i = 0; i < difference.added(); i++) {
        lines.add(line(mailbox, mailbox.count() - difference.added() + i));
      }
    }

    /** A client that looks now and then must get the same picture. */
    private void mustBeFromEarlier(MailboxSnapshot now) {
      for (AccountSnapshot earlier : some) {
        var then = earlier.mailbox(now.info().id());
        if (then.isPresent()) {
          var lines = linesOf(then.get());
          replay(lines, now.since(then.get()), now);
          assertThat(lines).isEqualTo(linesOf(now));
        }
      }
    }

    void mustBe(AccountSnapshot truth) {
      assertThat(last.version()).isEqualTo(truth.version());
      for (MailboxSnapshot mailbox : truth.mailboxes()) {
        assertThat(lines.get(mailbox.info().id())).isEqualTo(linesOf(mailbox));
        mustBeFromEarlier(mailbox);
      }
    }
  }

  private static void mustBeTheSame(AccountSnapshot memory, AccountSnapshot loaded) {
    assertThat(loaded.version()).isEqualTo(memory.version());
    assertThat(loaded.quota()).isEqualTo(memory.quota());
    assertThat(loaded.subscriptions()).isEqualTo(memory.subscriptions());
    assertThat(loaded.mailboxes()).hasSameSizeAs(memory.mailboxes());
    for (int i = 0; i < memory.mailboxes().size(); i++) {
      var was = memory.mailboxes().get(i);
      var is = loaded.mailboxes().get(i);
      assertThat(is.info()).isEqualTo(was.info());
      assertThat(linesOf(is)).isEqualTo(linesOf(was));
      assertThat(is.unseen()).isEqualTo(was.unseen());
      assertThat(is.deleted()).isEqualTo(was.deleted());
      assertThat(is.firstUnseen()).isEqualTo(was.firstUnseen());
      assertThat(is.totalOctets()).isEqualTo(was.totalOctets());
      assertThat(is.keywords()).isEqualTo(was.keywords());
    }
  }

  /** Quota counts each message once; the sums are those of the entries. */
  private static void mustAddUp(AccountSnapshot snapshot) {
    var messages = new java.util.HashMap<Long, Long>();
    for (MailboxSnapshot mailbox : snapshot.mailboxes()) {
      int unseen = 0;
      for (int position = 0; position < mailbox.count(); position++) {
        messages.put(mailbox.messageId(position), mailbox.octets(position));
        unseen += mailbox.flags(position).has(SystemFlag.SEEN) ? 0 : 1;
        assertThat(mailbox.positionOf(mailbox.uid(position))).isEqualTo(position);
        assertThat(mailbox.modSeq(position))
            .isLessThanOrEqualTo(mailbox.info().highestModSeq().value());
      }
      assertThat(mailbox.unseen()).isEqualTo(unseen);
    }
    assertThat(snapshot.quota().messages()).isEqualTo(messages.size());
    assertThat(snapshot.quota().octets())
        .isEqualTo(messages.values().stream().mapToLong(Long::longValue).sum());
  }

  private static List<String> linesOf(MailboxSnapshot mailbox) {
    var lines = new ArrayList<String>(Collections.nCopies(mailbox.count(), ""));
    for (int position = 0; position < mailbox.count(); position++) {
      lines.set(position, line(mailbox, position));
    }
    return lines;
  }

  private static String line(MailboxSnapshot mailbox, int position) {
    return "%d %d %d %x %s %d"
        .formatted(
            mailbox.uid(position),
            mailbox.messageId(position),
            mailbox.modSeq(position),
            FlagsTable.bits(mailbox.flags(position)),
            mailbox.flags(position).keywords(),
            mailbox.octets(position));
  }
}
