package org.chappe.store.rocksdb;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.chappe.store.StoreUnavailable;
import org.jspecify.annotations.Nullable;

/**
 * Counts who is inside, and once closed lets nobody in: a native object may be freed when nobody
 * is. Thread-safe.
 */
final class Gate {
  private static final long CLOSED = 1L << 62;

  private final AtomicLong inside = new AtomicLong();
  private volatile @Nullable Thread closer;

  /**
   * Goes in; {@link #leave} follows.
   *
   * @throws StoreUnavailable when the gate is closed
   */
  void enter() {
    if (inside.getAndIncrement() >= CLOSED) {
      leave();
      throw new StoreUnavailable("the store is closed");
    }
  }

  void leave() {
    if (inside.decrementAndGet() == CLOSED) {
      LockSupport.unpark(closer); // was set before the count could show CLOSED
    }
  }

  /** Lets nobody in any more and waits until nobody is inside. Called by one thread, once. */
  void close() {
    closer = Thread.currentThread(); // before the bit: who sees the bit sees the closer
    inside.addAndGet(CLOSED);
    while (inside.get() != CLOSED) {
      LockSupport.park(this);
    }
  }
}
