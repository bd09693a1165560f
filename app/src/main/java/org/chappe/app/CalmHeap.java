package org.chappe.app;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Has the heap collected when a busy time is over: thousands of sign-ins stretch it, and then wait
 * for mail for hours, while what they left lies there. The collector itself looks only when memory
 * is asked for. Once after each busy time, and never in a quiet one: a server that does nothing
 * uses no processor for this. What lies free outside the heap is given back with it.
 */
final class CalmHeap {
  static final Duration EVERY = Duration.ofSeconds(2);

  /** Octets allocated since it was collected: less is not worth a collection. */
  static final long BUSY = 32L << 20;

  /** Octets allocated between two looks: some deliveries, a client that looks for mail. */
  static final long CALM = 2L << 20;

  /** In a row: a heap given back between two commands of one sync has to grow again, at a cost. */
  static final int CALM_LOOKS = 3;

  private final LongSupplier allocated;
  private final Runnable collection;
  private long atCollection;
  private long atLastLook;
  private int calmLooks;

  /**
   * Of any heap.
   *
   * @param allocated octets since the program began
   */
  CalmHeap(LongSupplier allocated, Runnable collection) {
    this.allocated = allocated;
    this.collection = collection;
  }

  /** Of this program's, and what is outside it. */
  static CalmHeap own() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new CalmHeap(
        threads::getTotalThreadAllocatedBytes,
        () -> {
          System.gc();
          NativeMemory.trim();
        });
  }

  /** One round. One thread. */
  void look() {
    long now = allocated.getAsLong();
    calmLooks = now - atLastLook < CALM ? calmLooks + 1 : 0;
    atLastLook = now;
    if (calmLooks >= CALM_LOOKS && now - atCollection >= BUSY) {
      collection.run();
      atCollection = now;
    }
  }
}
