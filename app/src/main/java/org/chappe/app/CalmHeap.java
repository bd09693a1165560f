package org.chappe.app;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Has the heap collected when a busy time is over: thousands of sign-ins stretch it, and then wait
 * for mail for hours, while what they left lies there. The collector itself looks only when memory
 * is asked for. Once after each busy time, and never in a quiet one: a server that does nothing
 * uses no processor for this.
 */
final class CalmHeap {
  static final Duration EVERY = Duration.ofSeconds(2);

  /** Octets allocated since it was collected: less is not worth a collection. */
  static final long BUSY = 32L << 20;

  /** Octets allocated between two looks: some deliveries, a client that looks for mail. */
  static final long CALM = 2L << 20;

  private final LongSupplier allocated;
  private final Runnable collection;
  private long atCollection;
  private long atLastLook;

  /**
   * Of any heap.
   *
   * @param allocated octets since the program began
   */
  CalmHeap(LongSupplier allocated, Runnable collection) {
    this.allocated = allocated;
    this.collection = collection;
  }

  /** Of this program's. */
  static CalmHeap own() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new CalmHeap(threads::getTotalThreadAllocatedBytes, System::gc);
  }

  /** One round. One thread. */
  void look() {
    long now = allocated.getAsLong();
    if (now - atLastLook < CALM && now - atCollection >= BUSY) {
      collection.run();
      atCollection = now;
    }
    atLastLook = now;
  }
}
