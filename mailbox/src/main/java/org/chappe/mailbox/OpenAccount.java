package org.chappe.mailbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.chappe.model.AccountId;
import org.chappe.store.PartitionId;
import org.chappe.store.Store;
import org.chappe.store.StoreException;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.VersionConflict;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One account in memory, shared by all handles: the turns of its writers, and what its readers see.
 *
 * <pre>
 *   turn lock held                        no lock              publishing lock held
 *   compute on newest ─► hand in ─► │ wait for the disk ─► │ published = after ─► listeners
 *                       (pending)   │                      │ in the order of versions
 * </pre>
 *
 * <p>A writer computes its commits on {@code newest}, which has every commit handed in before, and
 * leaves the turn without waiting for the disk: so the commits of many writers share one sync. Then
 * it waits, and whoever finds a commit durable publishes it and all durable ones before it.
 *
 * <p>Changes of flags are published before they are durable, unless something else is on its way
 * before them ({@link #changeEarly}); they stay in the queue until they are.
 *
 * <p>When the store does not know a commit's outcome, the same commit is repeated, in order, with
 * the turn held, until it is known ({@link Settling}). When it cannot be found out, or another
 * writer got in between, that commit and all built on it have failed: the memory is dropped and
 * loaded anew. A caller whose commits failed because of another writer, and none of whose commits
 * was applied, is given another turn, three in all; other callers get {@link StoreUnavailable}.
 *
 * <p>Locks are taken in the order access keys or annotations, turn, publishing.
 */
final class OpenAccount {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAccount.class);
  private static final int TURNS = 3;

  /** While a commit waits for the disk for longer, nothing more is answered early. */
  private static final Duration LONGEST_EARLY = Duration.ofMillis(500);

  private final AccountId id;
  private final PartitionId partition;
  private final Store store;
  private final MailboxSettings settings;
  private final InstantSource clock;
  private final TextIndex texts;

  private final ReentrantLock turn = new ReentrantLock();
  private final ReentrantLock publishing = new ReentrantLock();
  private final ReentrantLock accessKeys = new ReentrantLock();
  private final ReentrantLock annotations = new ReentrantLock();
  private final Queue<Pending> pendings = new ConcurrentLinkedQueue<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean finishing = new AtomicBoolean();
  private final AtomicReference<@Nullable Pending> newestPending = new AtomicReference<>();
  private @Nullable Memory memory; // guarded by turn; null: to be loaded
  private volatile StoredSnapshot published;
  private volatile long copiesOctets;

  /** An object for each, so that one consumer given twice ends one at a time. */
  private static final class Listener {
    private final Consumer<AccountSnapshot> told;

    Listener(Consumer<AccountSnapshot> told) {
      this.told = told;
    }
  }

  private OpenAccount(
      AccountId id,
      Store store,
      MailboxSettings settings,
      InstantSource clock,
      TextIndex texts,
      StoredSnapshot snapshot) {
    this.id = id;
    partition = PartitionId.of(PartitionId.Kind.MAIL, id);
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.texts = texts;
    published = snapshot;
  }

  /** Loads the account and sweeps what a crash left behind; empty when there is none. */
  static Optional<OpenAccount> load(
      AccountId id, Store store, MailboxSettings settings, InstantSource clock, TextIndex texts) {
    return new AccountLoader(store, id)
        .load()
        .map(loaded -> {
          var account =
              new OpenAccount(id, store, settings, clock, texts, loaded.memory().newest());
          account.memory = loaded.memory();
          new Sweeping(account).sweep(loaded.leftovers());
          return account;
        });
  }

  AccountId id() {
    return id;
  }

  /** Held while access keys change, before the turn: they are read from the store. */
  ReentrantLock accessKeys() {
    return accessKeys;
  }

  /** Held while annotations change, before the turn: they are read from the store. */
  ReentrantLock annotations() {
    return annotations;
  }

  PartitionId partition() {
    return partition;
  }

  Store store() {
    return store;
  }

  MailboxSettings settings() {
    return settings;
  }

  /** Seconds since 1970. */
  long nowSeconds() {
    return clock.instant().getEpochSecond();
  }

  TextIndex texts() {
    return texts;
  }

  StoredSnapshot snapshot() {
    return published;
  }

  MailAccount.Listening listen(Consumer<AccountSnapshot> listener) {
    var own = new Listener(listener);
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  /** About how many octets of memory this account takes. */
  long memoryOctets() {
    return published.memoryOctets() + copiesOctets;
  }

  boolean hasPendings() {
    return !pendings.isEmpty();
  }

  // Turns

  /** What a turn came to, and the commit that must be durable before anybody is told. */
  record Submitted<T>(T result, Function<Turn, T> work, @Nullable Pending last, List<Pending> own) {
    private boolean nothingApplied() {
      return own.stream().noneMatch(Pending::isPublished);
    }
  }

  /** Does {@code work} in a turn and waits until it is durable and visible. */
  <T> T change(Function<Turn, T> work) {
    return finish(submit(work));
  }

  /**
   * Does {@code work} in a turn and makes it visible; waits for the disk only for what must be
   * durable before, or when the disk is slow.
   */
  <T> T changeEarly(Function<Turn, T> work) {
    Submitted<T> submitted = submit(work);
    Pending last = submitted.last();
    if (last == null || !publishEarly(last)) {
      return finish(submitted);
    }
    finishSoon();
    return submitted.result();
  }

  /** Does {@code work} in a turn and does not wait. */
  <T> Submitted<T> submit(Function<Turn, T> work) {
    turn.lock();
    try {
      Memory now = memory();
      requireNotRemoved(now);
      int copiesBefore = now.copies().changes();
      var own = new ArrayDeque<Pending>();
      var current =
          new Turn(
              partition,
              settings,
              now,
              store.partitions().keepsWhatIsHandedIn(),
              built -> handIn(built, own));
      boolean whole = false;
      try {
        T result = work.apply(current);
        memory = current.memory();
        copiesOctets = now.copies().memoryOctets();
        whole = true;
        return new Submitted<>(result, work, newestPending.get(), List.copyOf(own));
      } finally {
        // a refusal before anything was done leaves the memory good; else it is not known to be
        if (!whole && (!own.isEmpty() || now.copies().changes() != copiesBefore)) {
          memory = null;
        }
      }
    } finally {
      turn.unlock();
    }
  }

  /** Waits until what was submitted is durable and visible, and gives its result. */
  <T> T finish(Submitted<T> submitted) {
    Submitted<T> now = submitted;
    for (int turns = 1; ; turns++) {
      StoreException failure = now.last() == null ? null : await(now.last());
      if (failure == null) {
        return now.result();
      }
      if (!(failure instanceof VersionConflict) || !now.nothingApplied() || turns == TURNS) {
        throw unavailable(failure);
      }
      now = submit(now.work());
    }
  }

  /** Waits as {@link #finish}, but what failed is not done again. */
  void finishOnce(Submitted<?> submitted) {
    Pending last = submitted.last();
    StoreException failure = last == null ? null : await(last);
    if (failure != null) {
      throw unavailable(failure);
    }
  }

  private StoreUnavailable unavailable(StoreException failure) {
    return new StoreUnavailable("account %s: %s".formatted(id, failure.getMessage()), failure);
  }

  /** One thread of its own sees all that is on its way to its end, which nobody else waits for. */
  void finishSoon() {
    if (finishing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("settle " + id).start(this::finishAll);
    }
  }

  private void finishAll() {
    do {
      for (Pending p = newestPending.get(); p != null; p = newestPending.get()) {
        StoreException failure = await(p);
        if (failure != null) {
          LOG.warn("mailbox.unsettled account={} why={}", id, failure.getMessage());
        }
      }
      finishing.set(false);
    } while (newestPending.get() != null && finishing.compareAndSet(false, true));
  }

  private static void requireNotRemoved(Memory memory) {
    if (memory.newest().head().removed()) {
      throw new MailboxRefused(
          MailboxRefused.Reason.ACCOUNT_GONE, "the account's mail was removed");
    }
  }

  private void handIn(Change.Built built, ArrayDeque<Pending> own) {
    Pending pending = Pending.handIn(store.partitions(), built, clock.instant());
    pendings.add(pending);
    own.add(pending);
    newestPending.set(pending);
  }

  /** With the turn held. */
  private Memory memory() {
    Memory known = memory;
    if (known == null) {
      settle();
      known = memory == null ? reload() : memory;
    }
    return known;
  }

  /** With the turn held and no commit on its way. */
  private Memory reload() {
    AccountLoader.Loaded loaded =
        new AccountLoader(store, id)
            .load()
            .orElseThrow(() ->
                new MailboxRefused(
                    MailboxRefused.Reason.ACCOUNT_GONE, "the account's mail was removed"));
    memory = loaded.memory();
    publish(loaded.memory().newest());
    // not waited for: what is built on it fails with it
    new Sweeping(this).begin(loaded.leftovers());
    Memory swept = memory;
    if (swept == null) {
      throw new IllegalStateException("account " + id + " was dropped while its turn was held");
    }
    return swept;
  }

  // Publishing

  /** Waits until {@code pending} is durable and visible, or it is known that it never will be. */
  private @Nullable StoreException await(Pending pending) {
    pending.awaitAnswer();
    publishDurable();
    while (!pending.isEnded()) {
      Pending first = pendings.peek();
      if (first != null) {
        first.awaitAnswer();
        publishDurable();
        if (!first.isEnded()) {
          settle();
        }
      }
    }
    return pending.failure();
  }

  /** Publishes the durable commits at the queue's head. */
  private void publishDurable() {
    publishing.lock();
    try {
      for (Pending p = pendings.peek(); p != null && p.isDurable(); p = pendings.peek()) {
        publish(p.after());
        p.end();
        pendings.remove();
        newestPending.compareAndSet(p, null); // it holds a whole commit
      }
    } finally {
      publishing.unlock();
    }
  }

  /** Publishes up to {@code last} if all that is before it and not durable may be seen early. */
  private boolean publishEarly(Pending last) {
    publishing.lock();
    try {
      Instant now = clock.instant();
      for (Pending p : pendings) {
        boolean may = p.isEarly() && p.waited(now).compareTo(LONGEST_EARLY) <= 0;
        if (!may && !p.isDurable()) {
          return false;
        }
        publish(p.after());
        p.markPublished();
      }
      return last.isPublished(); // by now, or it has failed
    } finally {
      publishing.unlock();
    }
  }

  private void publish(StoredSnapshot snapshot) {
    publishing.lock();
    try {
      if (snapshot.version().value() <= published.version().value()) {
        return;
      }
      HeadRow before = published.head();
      published = snapshot;
      HeadRow after = snapshot.head();
      if (after.nextMessage() != before.nextMessage()
          || after.quota().messages() < before.quota().messages()) {
        texts.changed(id);
      }
      for (Listener listener : listeners) {
        try {
          listener.told.accept(snapshot);
        } catch (RuntimeException e) {
          LOG.error("mailbox.listener account={} outcome=failed", id, e);
        }
      }
    } finally {
      publishing.unlock();
    }
  }

  /** Brings every commit that is on its way to an end, with the turn held. */
  private void settle() {
    turn.lock();
    try {
      publishing.lock();
      try {
        var settling = new Settling(store.partitions(), settings);
        for (Pending p = pendings.peek(); p != null; p = pendings.peek()) {
          StoreException failure = settling.settle(p, List.copyOf(pendings));
          if (failure == null) {
            publish(p.after());
            p.end();
            pendings.remove();
            newestPending.compareAndSet(p, null);
          } else {
            LOG.error("mailbox.commit account={} outcome=failed why={}", id, failure.getMessage());
            memory = null;
            newestPending.set(null);
            pendings.forEach(failed -> failed.fail(failure));
            pendings.clear();
          }
        }
      } finally {
        publishing.unlock();
      }
    } finally {
      turn.unlock();
    }
  }
}
