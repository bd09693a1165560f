package org.chappe.store.rocksdb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.chappe.store.StoreUnavailable;

/**
 * Requests on their way to the {@link Committer}, in order, bounded in number and octets: who hands
 * in more waits. A request larger than the bound passes alone. Thread-safe; one thread takes.
 */
final class CommitQueue {
  private final int maxRequests;
  private final long maxOctets;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final Queue<Request> requests = new ArrayDeque<>();
  private long octets;
  private boolean closed;
  private boolean takerWaits;

  CommitQueue(int maxRequests, long maxOctets) {
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
        emptied.awaitUninterruptibly();
      }
      if (closed) {
        throw new StoreUnavailable("the store is closed");
      }
      requests.add(request);
      octets += request.octets();
      if (takerWaits) {
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
      var all = new ArrayList<>(requests);
      requests.clear();
      octets = 0;
      emptied.signalAll();
      return all;
    } finally {
      lock.unlock();
    }
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
