package org.chappe.store.rocksdb;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.chappe.store.StoreUnavailable;

/**
 * Requests on their way to the {@link Committer}, in order, bounded in number and octets: who hands
 * in more waits. A request larger than the bound passes alone. While only such are there that may
 * wait, they do so for a moment, and share a sync with what comes. Thread-safe; one thread takes.
 */
final class CommitQueue {
  private final int maxRequests;
  private final long maxOctets;
  private final long lingerNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final Queue<Request> requests = new ArrayDeque<>();
  private long octets;
  private boolean closed;
  private boolean takerWaits; // for whatever comes
  private boolean takerLingers; // for what is urgent, or fills the queue
  private boolean urgent; // a request that must not wait is there

  /**
   * Bounded.
   *
   * @param linger how long what may wait does so
   */
  CommitQueue(int maxRequests, long maxOctets, Duration linger) {
    lingerNanos = linger.toNanos();
    this.maxRequests = maxRequests;
    this.maxOctets = maxOctets;
  }

  /**
   * Waits while the queue is full.
   *
   * @throws StoreUnavailable when the queue is closed
   */
  void put(Request request) {
    lock.lock();
    try {
      while (!closed && !hasRoom(request)) {
        if (takerLingers) {
          takerLingers = false;
          filled.signal();
        }
        emptied.awaitUninterruptibly();
      }
      if (closed) {
        throw new StoreUnavailable("the store is closed");
      }
      requests.add(request);
      octets += request.octets();
      urgent |= !request.mayWait();
      if (takerWaits || (takerLingers && urgent)) {
        takerWaits = false;
        takerLingers = false;
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(Request request) {
    return requests.isEmpty()
        || (requests.size() < maxRequests && octets + request.octets() <= maxOctets);
  }

  /** Waits for requests and takes all. Empty: the queue is closed, and nothing comes any more. */
  List<Request> takeAll() {
    lock.lock();
    try {
      while (requests.isEmpty() && !closed) {
        takerWaits = true;
        filled.awaitUninterruptibly();
      }
      takerWaits = false;
      linger();
      var all = new ArrayList<>(requests);
      requests.clear();
      octets = 0;
      urgent = false;
      emptied.signalAll();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Until something urgent is there, the queue is full, or the time is over. */
  private void linger() {
    long left = lingerNanos;
    takerLingers = !urgent && !closed;
    while (takerLingers && left > 0 && !closed) {
      try {
        left = filled.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // what is there is written at once
        break;
      }
    }
    takerLingers = false;
  }

  /** Takes no more in; what is in it can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
      emptied.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
