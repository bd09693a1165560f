package org.chappe.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.chappe.directory.SignInRows.EntryClass;
import org.chappe.model.AccountId;
import org.chappe.store.PartitionStore;
import org.chappe.store.StoreUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who signed in to which account: {@link SignInRows} draws what is kept. Thread-safe.
 *
 * <p>It is written behind the back of who signs in: they put it into a queue and go on, one thread
 * writes. When the queue is full, or the store does not take it, sign-ins are dropped and counted;
 * wrong passwords are dropped from half of it on, so that a flood of them hides nothing. A crash
 * loses a second's sign-ins, and a minute's repetitions of those that were written.
 *
 * <p>Sign-ins that are alike (protocol, address, client, means, outcome) are one entry for an hour,
 * written again once a minute while it grows. Wrong passwords are alike when they come from one
 * network, and of more than {@value #NETWORKS} networks an hour when they come from anywhere: a
 * guesser writes ten rows an hour. An IMAP client says what it is only behind its sign-in, so one
 * without a name waits some seconds for it.
 */
public final class SignInHistory implements SignInEvents, AutoCloseable {
  /** How long sign-ins that are alike are one entry. */
  static final Duration TOGETHER = Duration.ofHours(1);

  /** How long an entry is kept. */
  static final Duration KEPT = Duration.ofDays(90);

  /** How long an IMAP client has to say its name. */
  static final Duration NAMING = Duration.ofSeconds(5);

  /** Between two writings of an account whose entries only grow. */
  static final Duration GROWING = Duration.ofMinutes(1);

  /** From which wrong passwords are told apart, of one account in {@link #TOGETHER}. */
  static final int NETWORKS = 8;

  /** Some 3 MB: what comes in a few seconds at most. */
  private static final int WAITING = 10_000;

  /** Accounts whose latest entries are in memory, about 1 KB each. */
  private static final int ACCOUNTS = 4_096;

  /** Removed accounts that are remembered, as what was queued of them comes later. */
  private static final int GONE = 10_000;

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int LONGEST_TEXT = 100;
  private static final Logger log = LoggerFactory.getLogger(SignInHistory.class);

  private final PartitionStore partitions;
  private final InstantSource clock;
  private final BlockingQueue<Note> queue = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong newPlacesSeen = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean noticesByDefault;
  private volatile NewPlaces newPlaces = (_, _, _) -> {};

  // The thread's:
  private final LinkedHashMap<AccountId, RecentSignIns> accounts =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Deque<Heard> unnamed = new ArrayDeque<>(); // in the order of time
  private final LinkedHashSet<AccountId> gone = new LinkedHashSet<>();

  SignInHistory(PartitionStore partitions, InstantSource clock) {
    this.partitions = partitions;
    this.clock = clock;
    thread = Thread.ofVirtual().name("sign-ins").start(this::writeOften);
  }

  /** What the thread is told. */
  private sealed interface Note {}

  private record Heard(Instant at, Account account, Origin origin, SignIn answer) implements Note {
    boolean waitsForName() {
      return answer instanceof SignIn.Accepted
          && origin.protocol() == Protocol.IMAP
          && origin.client().isEmpty();
    }

    Heard with(String client) {
      return new Heard(
          at, account, new Origin(origin.address(), origin.protocol(), client), answer);
    }
  }

  private record Named(Account account, Origin origin, Access access) implements Note {}

  /** Somebody waits until it was done. */
  private record Asked(Runnable what, CompletableFuture<Void> done) implements Note {}

  /**
   * Has owners told of sign-ins from somewhere new.
   *
   * @param byDefault whether those want it who have not said
   */
  public void tell(boolean byDefault, NewPlaces listener) {
    noticesByDefault = byDefault;
    newPlaces = listener;
  }

  @Override
  public void signIn(Optional<Account> account, Origin origin, SignIn answer) {
    account.ifPresent(known -> {
      boolean guess = kind(answer) == EntryClass.WRONG;
      note(new Heard(clock.instant(), known, shown(origin), answer), guess);
    });
  }

  /** A client that has signed in says what it is. */
  public void named(Account account, Origin origin, Access access) {
    note(new Named(account, shown(origin), access), false);
  }

  private static Origin shown(Origin origin) {
    String client = origin.client().replaceAll("[\\p{C}\\s]+", " ").strip();
    return new Origin(origin.address(), origin.protocol(), cut(client));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT / 2));
  }

  private void note(Note note, boolean guess) {
    if (closed || (guess && queue.remainingCapacity() < WAITING / 2) || !queue.offer(note)) {
      dropped.incrementAndGet();
    }
  }

  /** How many were dropped since the start. */
  public long dropped() {
    return dropped.get();
  }

  /** How many sign-ins from somewhere new there were since the start. */
  public long newPlaces() {
    return newPlacesSeen.get();
  }

  /** The latest sign-ins of an account, the latest first, whatever came of them. */
  public List<SignInEntry> latest(AccountId account, int limit) {
    settle();
    var entries = new ArrayList<SignInEntry>();
    for (var kind : EntryClass.values()) {
      partitions
          .scan(SignInRows.of(account), SignInRows.entries(kind), kind.most())
          .forEach(
              row -> entries.add(SignInEntry.read(SignInRows.firstOf(row.key()), row.value())));
    }
    return entries.stream()
        .filter(entry -> entry.last().isAfter(clock.instant().minus(KEPT)))
        .sorted(Comparator.comparing(SignInEntry::last).reversed())
        .limit(limit)
        .toList();
  }

  /** When this was used last to get in to the account. */
  public Optional<LastUse> lastUse(AccountId account, Access access) {
    settle();
    return partitions.get(SignInRows.of(account), SignInRows.use(access)).map(LastUse::read);
  }

  /** Whether the account's owner is told of sign-ins from somewhere new. */
  public boolean isTold(AccountId account) {
    return notice(account).isOn(noticesByDefault);
  }

  /** The language they are told in; empty: not said. */
  public String languageOf(AccountId account) {
    return notice(account).language();
  }

  private SignInNotice notice(AccountId account) {
    settle();
    return partitions
        .get(SignInRows.of(account), SignInRows.NOTICE)
        .map(SignInNotice::read)
        .orElse(SignInNotice.UNSET);
  }

  /** Sets it; what is empty stays. Durable on return. */
  public void setTold(AccountId account, Optional<Boolean> told, Optional<String> language) {
    ask(() -> {
      var recent = recent(account);
      var before = recent.notice();
      recent.put(
          SignInRows.NOTICE,
          new SignInNotice(
                  told.or(before::choice),
                  language.map(SignInHistory::cut).orElse(before.language()),
                  before.day(),
                  before.sent())
              .octets());
      recent.write();
    });
  }

  /** Forgets all of an account that is gone. Durable on return. */
  void forget(AccountId account) {
    ask(() -> {
      unnamed.removeIf(heard -> heard.account().id().equals(account));
      accounts.remove(account);
      gone.add(account);
      if (gone.size() > GONE) {
        gone.removeFirst();
      }
      RecentSignIns.deleteAll(partitions, account);
    });
  }

  /** Writes what was heard until now. */
  void settle() {
    ask(() -> {
      takeUnnamed(Instant.MAX);
      write(true);
    });
  }

  private void ask(Runnable what) {
    if (closed) {
      return;
    }
    var done = new CompletableFuture<Void>();
    try {
      queue.put(new Asked(what, done));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      done.orTimeout(ANSWER.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new StoreUnavailable("the sign-ins are not written in time", e);
    }
  }

  // The thread

  private void writeOften() {
    while (!closed || !queue.isEmpty()) {
      try {
        var some = new ArrayList<Note>();
        var first = queue.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          some.add(first);
          queue.drainTo(some);
        }
        some.forEach(this::take);
        takeUnnamed(clock.instant().minus(NAMING));
        write(false);
      } catch (InterruptedException e) {
        // closing: what waits is written without a pause
      } catch (RuntimeException e) { // whatever it is, the thread goes on
        failed(e);
      }
    }
    try {
      takeUnnamed(Instant.MAX);
      write(true);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void failed(RuntimeException e) {
    accounts.clear();
    dropped.incrementAndGet();
    log.warn("directory.sign_ins outcome=not_written why=\"{}\"", e.getMessage());
  }

  private void take(Note note) {
    switch (note) {
      case Heard heard when heard.waitsForName() -> unnamed.add(heard);
      case Heard heard -> enter(heard);
      case Named named -> name(named);
      case Asked(Runnable what, var done) -> {
        try {
          what.run();
          done.complete(null);
        } catch (RuntimeException e) {
          accounts.clear();
          done.completeExceptionally(e);
        }
      }
    }
    while (unnamed.size() > WAITING) {
      enter(unnamed.removeFirst());
    }
  }

  private void name(Named named) {
    for (Iterator<Heard> latest = unnamed.descendingIterator(); latest.hasNext(); ) {
      var heard = latest.next();
      if (heard.account().id().equals(named.account().id())
          && heard.origin().address().equals(named.origin().address())
          && heard.answer() instanceof SignIn.Accepted accepted
          && accepted.access().equals(named.access())) {
        latest.remove();
        enter(heard.with(named.origin().client()));
        return;
      }
    }
  }

  private void takeUnnamed(Instant until) {
    while (!unnamed.isEmpty() && !unnamed.getFirst().at().isAfter(until)) {
      enter(unnamed.removeFirst());
    }
  }

  private void enter(Heard heard) {
    if (gone.contains(heard.account().id())) {
      return;
    }
    var recent = recent(heard.account().id());
    var kind = kind(heard.answer());
    var origin = heard.origin();
    var entry =
        new SignInEntry(
            heard.at(),
            heard.at(),
            1,
            Optional.of(origin.protocol()),
            kind == EntryClass.WRONG
                ? Network.ofSite(origin.address()).toString()
                : origin.address().getHostAddress(),
            kind == EntryClass.WRONG ? "" : origin.client(),
            heard.answer() instanceof SignIn.Accepted accepted
                ? Optional.of(accepted.access())
                : Optional.empty(),
            heard.answer().outcome());
    boolean isNew = recent.enter(kind, entry);
    if (heard.answer() instanceof SignIn.Accepted(_, Access access)) {
      recent.used(
          access,
          new LastUse(
              heard.at(),
              Optional.of(origin.protocol()),
              origin.address().getHostAddress(),
              origin.client()));
      if (isNew && recent.isSomewhereNew(origin, access, heard.at())) {
        somewhereNew(recent, heard.account(), entry);
      }
    }
  }

  private void somewhereNew(RecentSignIns recent, Account account, SignInEntry entry) {
    newPlacesSeen.incrementAndGet();
    log.info(
        "directory.place account={} from={} by={} means={} outcome=new",
        account.address(),
        entry.address(),
        entry.protocol().map(Protocol::word).orElse("-"),
        entry.access().map(how -> how.means().name().toLowerCase(Locale.ROOT)).orElse("-"));
    var notice = recent.notice();
    int today = SignInRows.day(entry.first().toEpochMilli());
    if (notice.isOn(noticesByDefault) && notice.maySend(today)) {
      recent.put(SignInRows.NOTICE, notice.sentOn(today).octets());
      newPlaces.tell(account, entry, notice.language());
    }
  }

  private static EntryClass kind(SignIn answer) {
    return switch (answer) {
      case SignIn.Accepted _ -> EntryClass.ACCEPTED;
      case SignIn.FactorNeeded _ -> EntryClass.HELD_BACK;
      case SignIn.Refused(Refusal why) ->
          why == Refusal.WRONG ? EntryClass.WRONG : EntryClass.HELD_BACK;
      case SignIn.TooMany _ -> EntryClass.WRONG;
    };
  }

  private RecentSignIns recent(AccountId account) {
    var known = accounts.get(account);
    if (known != null) {
      return known;
    }
    if (accounts.size() >= ACCOUNTS) {
      accounts.pollFirstEntry().getValue().write();
    }
    var loaded = RecentSignIns.load(partitions, clock, account);
    accounts.put(account, loaded);
    return loaded;
  }

  /** Those with something new, and those that grew for a while; or all that changed. */
  private void write(boolean all) {
    var due = accounts.values().stream().filter(recent -> all || recent.isDue()).toList();
    due.forEach(RecentSignIns::begin);
    due.forEach(RecentSignIns::await);
  }

  /** Writes what waits, then ends. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
