package org.chappe.interop;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what happens in other processes, where no clock of ours tells when. */
final class Await {
  /** Only a failing test waits as long, on whatever machine. */
  static final Duration LIMIT = Duration.ofMinutes(2);

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
      if (System.nanoTime() - from > LIMIT.toNanos()) {
        throw new AssertionError("not in two minutes: " + what + "; found " + found.get());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
