package org.chappe.interop;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what happens in other processes, where no clock of ours tells when. */
final class Await {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Await() {}

  /** A condition that may ask over the network. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /**
   * Returns when it holds.
   *
   * @param found what is told when it does not come to hold
   */
  static void until(String what, Supplier<String> found, Condition condition) throws Exception {
    long from = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - from > LIMIT_NANOS) {
        throw new AssertionError("not in a minute: " + what + "; found " + found.get());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
