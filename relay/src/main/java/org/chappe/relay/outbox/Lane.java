package org.chappe.relay.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.model.Octets;
import org.chappe.relay.outbox.Outbox.Page;
import org.chappe.relay.outbox.Outbox.Ready;

/**
 * One destination while something is due for it: what is to be handed over next, and how many do so
 * at a time. Mail that has just come in is here without having been read from the store; whatever
 * has no place in memory is read when its turn comes. Thread-safe; nothing is read while the lock
 * is held. What is next {@link Precedence} says; what is in memory does not pass what would be
 * before it in the store.
 *
 * <p>How many connections: one until it is up, as a server that says nothing holds it for minutes;
 * then five, one more for each full round of successes, half as many after a refusal; the lane
 * tells, {@link Dispatcher} starts and ends them.
 */
final class Lane {
  /** Read at a time. */
  private static final int PAGE = 50;

  /**
   * Messages that have just come and are kept for their turn, of all lanes: some 20 MB. Beyond,
   * what comes in is read when its turn comes.
   */
  static final int IN_MEMORY = 5_000;

  /** Of one lane: one that nobody takes mail from leaves the place to others. */
  static final int OF_ONE = 500;

  private static final double FIRST_WINDOW = 5;

  private final String destination;
  private final Outbox outbox;
  private final InstantSource clock;
  private final AtomicInteger memory; // what is ready in all lanes
  private final int most;
  private final Queue<Ready> ready = new PriorityQueue<>(Precedence.ORDER);
  private final Set<Group.Key> known = new HashSet<>(); // ready or in flight: not to be read again
  private boolean more; // in the store, from the cursor on
  private boolean again; // when the end is reached, from the beginning
  private boolean reading;
  private final Set<Group.Key> doneMeanwhile = new HashSet<>(); // since a reading began
  private Optional<Destination> failure = Optional.empty(); // nothing can be handed over here
  private boolean over;
  private boolean stopping;
  private Octets cursor = Octets.NONE;
  private double window;
  private int workers;
  private int idle;
  private int connected;

  /**
   * A lane without work.
   *
   * @param most connections at a time
   */
  Lane(String destination, Outbox outbox, InstantSource clock, AtomicInteger memory, int most) {
    this.destination = destination;
    this.outbox = outbox;
    this.clock = clock;
    this.memory = memory;
    this.most = most;
    this.window = Math.min(most, FIRST_WINDOW);
  }

  String destination() {
    return destination;
  }

  /** One more is due. False: the lane has ended, another one must be made. */
  synchronized boolean offer(Ready one) {
    if (over) {
      return false;
    }
    boolean urgent = Precedence.isUrgent(one);
    if (hasRoom() && (!more || urgent)) {
      if (known.add(one.group().key())) {
        memory.incrementAndGet();
        ready.add(one);
      }
    } else {
      lookAgain();
      cursor = urgent ? Octets.NONE : cursor; // it is before the cursor
    }
    notifyAll();
    return true;
  }

  private boolean hasRoom() {
    return ready.size() < OF_ONE && memory.get() < IN_MEMORY;
  }

  /** Something in the store is due. False: the lane has ended. */
  synchronized boolean look() {
    if (over) {
      return false;
    }
    lookAgain();
    notifyAll();
    return true;
  }

  /** What is new is mostly behind the cursor; if not, another pass finds it. */
  private void lookAgain() {
    again = more;
    if (!more) {
      more = true;
      cursor = Octets.NONE;
    }
  }

  /**
   * Whether one more worker would have something to do; if so, it counts as one from now on. While
   * one reads the others have nothing: they would end and be started again without end, and leave
   * the reader no processor to come back to.
   */
  synchronized boolean addWorker() {
    boolean work = ready.size() > idle || (more && !reading && idle == 0);
    int allowed = connected == 0 ? 1 : (int) window;
    if (over || !work || workers >= allowed) {
      return false;
    }
    workers++;
    return true;
  }

  /** The next, which is in flight from now on; waits for one that long. */
  Optional<Ready> take(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Octets from;
      synchronized (this) {
        if (stopping) {
          return Optional.empty();
        }
        if (!ready.isEmpty() && !isReadFirst()) {
          memory.decrementAndGet();
          return Optional.of(ready.remove());
        }
        long left = (end - System.nanoTime()) / 1_000_000;
        if (!more || reading) {
          if (left <= 0) {
            return Optional.empty();
          }
          idle++;
          try {
            wait(left);
          } finally {
            idle--;
          }
          continue;
        }
        reading = true;
        doneMeanwhile.clear();
        from = cursor;
      }
      read(from);
    }
  }

  /**
   * Whether the store may have something that goes before the first in memory. What one worker
   * reads the others do not wait for.
   */
  private boolean isReadFirst() {
    Ready first = ready.element();
    Instant read = cursor.isEmpty() ? Instant.MIN : Rows.dueOf(cursor.toArray());
    return more && !reading && hasRoom() && Precedence.rank(first).isAfter(read);
  }

  private void read(Octets from) {
    Page page = null;
    try {
      page = outbox.due(destination, from, clock.instant(), PAGE);
    } finally {
      synchronized (this) {
        reading = false;
        if (page == null) {
          more = false; // the store does not answer: the rows stay due, and are looked at again
        } else {
          add(page, from);
        }
        notifyAll();
      }
    }
  }

  private void add(Page page, Octets from) {
    if (!more || !cursor.equals(from)) {
      return; // meanwhile all was forgotten: it stays in the store
    }
    cursor = page.last();
    if (cursor.isEmpty()) {
      more = again;
      again = false;
    }
    for (Ready one : page.due()) {
      Group.Key key = one.group().key();
      // The page may be older than the end of what it shows.
      if (!doneMeanwhile.contains(key) && known.add(key)) {
        memory.incrementAndGet();
        ready.add(one);
      }
    }
  }

  /** What became of it is durable, or it stays as it was. */
  synchronized void done(Group.Key key) {
    known.remove(key);
    if (reading) {
      doneMeanwhile.add(key);
    }
  }

  /** Nobody is given anything more. */
  synchronized void stop() {
    stopping = true;
    notifyAll();
  }

  /**
   * Not to be handed over any more; to be called when the store says so too.
   *
   * @return false when it is being handed over at this moment
   */
  synchronized boolean withdraw(Group.Key key) {
    if (ready.removeIf(one -> one.group().key().equals(key))) {
      memory.decrementAndGet();
      known.remove(key);
    }
    if (reading) {
      doneMeanwhile.add(key); // the page being read may still show it as due
    }
    return !known.contains(key);
  }

  synchronized boolean knows(Group.Key key) {
    return known.contains(key);
  }

  /** A connection is up. */
  synchronized void connected() {
    connected++;
    failure = Optional.empty();
  }

  synchronized void disconnected() {
    connected--;
  }

  /** The server took something. */
  synchronized void succeeded() {
    window = Math.min(most, window + 1 / window);
  }

  /** The server does not want so much. */
  synchronized void refused() {
    window = Math.max(1, window / 2);
  }

  /**
   * A worker could not connect. While others are connected it gives back what it had, and there are
   * to be no more than them; else nothing can be handed over here now, and all that was due is
   * forgotten: it waits in the store.
   *
   * @return whether it was the last
   */
  synchronized boolean unreachable(Ready one) {
    if (connected > 0) {
      giveBack(one);
      return false;
    }
    known.remove(one.group().key());
    forget();
    window = 1;
    return true;
  }

  /**
   * A worker gives back what it cannot send now; there are to be no more than those that can.
   *
   * @return whether others are connected
   */
  synchronized boolean giveBack(Ready one) {
    window = Math.max(1, connected);
    memory.incrementAndGet();
    ready.add(one);
    notifyAll();
    return connected > 0;
  }

  private void forget() {
    ready.forEach(each -> known.remove(each.group().key()));
    memory.addAndGet(-ready.size());
    ready.clear();
    more = false;
    again = false;
  }

  /** After {@link #unreachable} was true: when to look again. Whoever ends last settles it so. */
  synchronized void fail(Destination why) {
    failure = Optional.of(why);
  }

  /** A worker ends. True when it was the last one: then the destination is to be settled. */
  synchronized boolean removeWorker() {
    workers--;
    return workers == 0 && ((ready.isEmpty() && !more) || failure.isPresent());
  }

  synchronized Optional<Destination> failure() {
    return failure;
  }

  /**
   * After the destination was settled: if nothing came in between, the lane is over. Where nothing
   * can be handed over, what came in between waits with the rest.
   */
  synchronized boolean end() {
    if (failure.isPresent()) {
      forget();
    }
    over = workers == 0 && ready.isEmpty() && !more;
    return over;
  }

  /** Whatever is left is forgotten here; the store has it. False: others still work. */
  synchronized boolean abandon() {
    if (workers == 0) {
      forget();
      over = true;
    }
    return over;
  }
}
