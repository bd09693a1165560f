package org.chappe.search.lucene;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.chappe.mailbox.AccountSnapshot;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mailbox.ReadAhead;
import org.chappe.mailbox.search.FoldedText;
import org.chappe.mailbox.search.MessageText;
import org.chappe.model.AccountId;
import org.chappe.model.MailboxId;
import org.chappe.store.Body;
import org.chappe.store.BodyDamaged;
import org.chappe.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the shards up to the accounts' newest versions, on one thread of low priority: the only
 * one that writes to them. Whoever changes an account only puts it on a list, where it is once.
 *
 * <p>An account is followed in order of message ids, some hundred messages at a time, and then its
 * floor is moved: new messages have higher ids than all older ones, become visible in that order,
 * and a message that left an account does not come back. So all up to the floor is known.
 *
 * <p>Bounded: the list of accounts (one that finds no room is followed when it changes again, or is
 * searched), one message's text, and 8 octets for each message that is to be indexed.
 */
final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  private static final int MOST_WAITING = 100_000;
  private static final int BATCH = 256;

  /** Messages that one round lists; what is left is for the next. */
  private static final int ROUND = 64 * BATCH;

  /** Accounts of which it is remembered up to where their mailboxes were looked through. */
  private static final int MOST_SEEN = 1_000;

  private final MailAccounts accounts;
  private final Function<AccountId, Shard> shards;
  private final List<Shard> all;
  private final IndexSettings settings;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private final Condition idle = lock.newCondition();
  private final Set<AccountId> waiting = new LinkedHashSet<>(); // guarded by lock, as are the next
  private final Map<AccountId, CompletableFuture<Boolean>> removals = new LinkedHashMap<>();
  private @Nullable CompletableFuture<Boolean> clearing;
  private boolean busy;
  private boolean hurry;
  private boolean closed;

  // the thread's own
  private final Map<AccountId, Seen> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountId, Seen> eldest) {
          return size() > MOST_SEEN;
        }
      };
  private long lastCommit = System.nanoTime();

  /**
   * What was seen of an account.
   *
   * @param uidNext of its mailboxes: below is nothing that was not indexed, as long as the shard
   *     has the same floor
   * @param lookAgainAt documents from which on it pays to look for messages that are gone
   */
  private record Seen(Floor floor, Map<MailboxId, Long> uidNext, int lookAgainAt) {}

  /** A message to index. */
  private record Message(long id, MailboxSnapshot mailbox, int position) {}

  @SuppressWarnings("ThreadPriorityCheck") // a wish: where the system hears it, mail comes first
  Follower(
      MailAccounts accounts,
      List<Shard> all,
      Function<AccountId, Shard> shards,
      IndexSettings settings) {
    this.accounts = accounts;
    this.all = all;
    this.shards = shards;
    this.settings = settings;
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("search-index")
            .priority(Thread.MIN_PRIORITY)
            .start(this::run);
  }

  /** Puts an account on the list. */
  void changed(AccountId account) {
    lock.lock();
    try {
      if (!closed && waiting.size() < MOST_WAITING && waiting.add(account) && waiting.size() == 1) {
        wake.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets an account; its texts are gone when the returned future is done. */
  CompletableFuture<Boolean> remove(AccountId account) {
    lock.lock();
    try {
      if (closed) {
        return CompletableFuture.completedFuture(false);
      }
      wake.signal();
      waiting.remove(account);
      return removals.computeIfAbsent(account, _ -> new CompletableFuture<>());
    } finally {
      lock.unlock();
    }
  }

  /** Deletes all texts; they are gone when the returned future is done. */
  CompletableFuture<Boolean> clear() {
    lock.lock();
    try {
      if (closed) {
        return CompletableFuture.completedFuture(false);
      }
      wake.signal();
      CompletableFuture<Boolean> done = clearing;
      if (done == null) {
        clearing = done = new CompletableFuture<>();
      }
      return done;
    } finally {
      lock.unlock();
    }
  }

  /** With the lock: whether somebody waits for texts to go. */
  private boolean hasErrands() {
    return clearing != null || !removals.isEmpty();
  }

  /** Returns when all that was put on the list before is followed. */
  void awaitIdle() throws InterruptedException {
    lock.lock();
    try {
      hurry = true;
      wake.signal();
      while (!closed && (busy || !waiting.isEmpty() || hasErrands())) {
        idle.await();
      }
      hurry = false;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (await()) {
        work();
        commitWhenDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for work, and a little longer for more of it; false when there will be none. */
  private boolean await() throws InterruptedException {
    lock.lock();
    try {
      busy = false;
      idle.signalAll();
      long untilCommit = settings.commitAfter().toNanos();
      while (!closed && waiting.isEmpty() && !hasErrands() && untilCommit > 0) {
        if (all.stream().anyMatch(Shard::isDirty)) {
          untilCommit = wake.awaitNanos(untilCommit);
        } else {
          wake.await();
        }
      }
      long pause = settings.pause().toNanos();
      while (!closed && !hasErrands() && !hurry && pause > 0) {
        pause = wake.awaitNanos(pause);
      }
      busy = true;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    CompletableFuture<Boolean> toClear = nextClearing();
    if (toClear != null) {
      clear(toClear);
    }
    for (var removal = nextRemoval(); removal != null; removal = nextRemoval()) {
      remove(removal.getKey(), removal.getValue());
    }
    for (AccountId account = next(); account != null; account = next()) {
      try {
        follow(account);
        commitWhenDue();
      } catch (IOException | StoreException e) {
        LOG.warn("search.follow account={} outcome=failed why={}", account, e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("search.follow account={} outcome=failed", account, e);
      }
    }
  }

  private @Nullable AccountId next() {
    lock.lock();
    try {
      Iterator<AccountId> first = waiting.iterator();
      if (closed || hasErrands() || !first.hasNext()) {
        return null;
      }
      AccountId account = first.next();
      first.remove();
      return account;
    } finally {
      lock.unlock();
    }
  }

  private Map.@Nullable Entry<AccountId, CompletableFuture<Boolean>> nextRemoval() {
    lock.lock();
    try {
      var first = removals.entrySet().iterator();
      if (!first.hasNext()) {
        return null;
      }
      Map.Entry<AccountId, CompletableFuture<Boolean>> removal = Map.Entry.copyOf(first.next());
      first.remove();
      return removal;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable CompletableFuture<Boolean> nextClearing() {
    lock.lock();
    try {
      CompletableFuture<Boolean> done = clearing;
      clearing = null;
      return done;
    } finally {
      lock.unlock();
    }
  }

  private void clear(CompletableFuture<Boolean> done) {
    seen.clear();
    boolean cleared = true;
    for (Shard shard : all) {
      try {
        shard.clear();
      } catch (IOException e) {
        LOG.error("search.rebuild shard={} outcome=failed", shard, e);
        cleared = false;
      }
    }
    done.complete(cleared);
  }

  private boolean isInterrupted() {
    lock.lock();
    try {
      return closed || hasErrands();
    } finally {
      lock.unlock();
    }
  }

  private void remove(AccountId account, CompletableFuture<Boolean> done) {
    try {
      seen.remove(account);
      Shard shard = shards.apply(account);
      if (shard.exists() && (shard.documents(account) > 0 || shard.floor(account).message() > 0)) {
        shard.forget(account);
        shard.commit();
      }
      done.complete(true);
    } catch (IOException | RuntimeException e) {
      LOG.error("search.remove account={} outcome=failed", account, e);
      done.complete(false);
    }
  }

  private void commitWhenDue() {
    if (System.nanoTime() - lastCommit < settings.commitAfter().toNanos()) {
      return;
    }
    for (Shard shard : all) {
      try {
        if (shard.isDirty()) {
          shard.commit();
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn("search.commit shard={} outcome=failed why={}", shard, e.getMessage());
      }
    }
    lastCommit = System.nanoTime();
  }

  // One account

  private void follow(AccountId account) throws IOException {
    Optional<MailAccount> open = accounts.open(account);
    if (open.isEmpty()) {
      return; // being removed
    }
    try (MailAccount mail = open.get()) {
      Shard shard = shards.apply(account);
      AccountSnapshot snapshot = mail.snapshot();
      Floor floor = shard.floor(account);
      if (floor.version() > snapshot.version().value()) {
        shard.forget(account); // the account went back to an older state
        floor = Floor.NONE;
      }
      Message[] missing = missing(account, snapshot, floor);
      for (int from = 0; from < missing.length; from += BATCH) {
        int to = Math.min(missing.length, from + BATCH);
        index(shard, mail, Arrays.copyOfRange(missing, from, to));
        floor = new Floor(missing[to - 1].id(), snapshot.version().value());
        shard.floor(account, floor);
        if (to < missing.length && isInterrupted()) {
          changed(account);
          return;
        }
      }
      if (missing.length == ROUND) {
        changed(account);
      } else {
        remember(account, shard, snapshot, floor);
      }
    }
  }

  /** The first messages above the floor, in order of their ids, each once. */
  private Message[] missing(AccountId account, AccountSnapshot snapshot, Floor floor) {
    Seen known = seen.get(account);
    Map<MailboxId, Long> looked =
        known != null && known.floor().equals(floor) ? known.uidNext() : Map.of();
    long[] ids =
        messages(snapshot, looked)
            .filter(id -> id > floor.message())
            .sorted()
            .distinct()
            .limit(ROUND)
            .toArray();
    var found = new Message[ids.length];
    for (MailboxSnapshot mailbox : snapshot.mailboxes()) {
      for (int i = first(mailbox, looked); i < mailbox.count() && ids.length > 0; i++) {
        int at = Arrays.binarySearch(ids, mailbox.messageId(i));
        if (at >= 0) {
          found[at] = new Message(ids[at], mailbox, i);
        }
      }
    }
    return found;
  }

  private static LongStream messages(AccountSnapshot snapshot, Map<MailboxId, Long> looked) {
    return snapshot.mailboxes().stream()
        .flatMapToLong(mailbox ->
            IntStream.range(first(mailbox, looked), mailbox.count()).mapToLong(mailbox::messageId));
  }

  /** The first position that was not looked at. */
  private static int first(MailboxSnapshot mailbox, Map<MailboxId, Long> looked) {
    int position = mailbox.positionOf(looked.getOrDefault(mailbox.info().id(), 1L));
    return position >= 0 ? position : -position - 1;
  }

  private void remember(AccountId account, Shard shard, AccountSnapshot snapshot, Floor floor)
      throws IOException {
    Seen before = seen.get(account);
    long messages = snapshot.quota().messages();
    int documents = shard.documents(account);
    int lookAgainAt = before == null ? 0 : before.lookAgainAt();
    // a quarter of the documents for nothing is what merging leaves, too
    if (documents > Math.max(lookAgainAt, messages + messages / 4 + 1_000)) {
      long[] there = messages(snapshot, Map.of()).sorted().toArray();
      shard.deleteGone(account, id -> Arrays.binarySearch(there, id) >= 0);
      lookAgainAt = documents + documents / 4;
    }
    var uidNext = new HashMap<MailboxId, Long>();
    snapshot.mailboxes().forEach(m -> uidNext.put(m.info().id(), m.info().uidNext()));
    seen.put(account, new Seen(floor, uidNext, lookAgainAt));
  }

  private void index(Shard shard, MailAccount mail, Message[] batch) throws IOException {
    var byMailbox = new LinkedHashMap<MailboxSnapshot, List<Message>>();
    for (Message one : batch) {
      byMailbox.computeIfAbsent(one.mailbox(), _ -> new ArrayList<>()).add(one);
    }
    for (var entry : byMailbox.entrySet()) {
      MailboxSnapshot mailbox = entry.getKey();
      int[] positions = entry.getValue().stream().mapToInt(Message::position).sorted().toArray();
      try (MessageCursor cursor = mail.messages(mailbox, positions, ReadAhead.BODIES)) {
        while (cursor.next()) {
          Optional<Body> body = cursor.open();
          if (body.isPresent()) { // else it was expunged meanwhile
            index(shard, mail.id(), mailbox.messageId(cursor.position()), cursor, body.get());
          }
        }
      }
    }
  }

  private void index(Shard shard, AccountId account, long id, MessageCursor cursor, Body body)
      throws IOException {
    var header = new Text();
    var rest = new Text();
    boolean part;
    try {
      var text = new MessageText(cursor, body);
      header.read(text.header());
      rest.read(text.body());
      part = text.isHeaderCut() || header.part || rest.part;
    } catch (BodyDamaged e) {
      part = true; // may be well again when it is searched; else it is told then
    }
    shard.add(account, id, header.folded, rest.folded, part);
  }

  private final class Text {
    final StringBuilder folded = new StringBuilder();
    boolean part;

    void read(Reader from) throws IOException {
      try (from) {
        var pieces = new FoldedText(from);
        while (folded.length() < settings.characters() && pieces.next(folded)) {
          // on
        }
        part = folded.length() >= settings.characters() || !pieces.isRegular();
      }
      if (folded.length() > settings.characters()) {
        folded.setLength(settings.characters());
      }
    }
  }

  /** Ends after the batch that is being indexed; the shards stay open. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wake.signalAll();
      idle.signalAll();
      removals.values().forEach(done -> done.complete(false));
      removals.clear();
      if (clearing != null) {
        clearing.complete(false);
      }
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(60));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
