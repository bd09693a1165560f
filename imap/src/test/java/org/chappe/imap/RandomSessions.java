package org.chappe.imap;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/**
 * {@link RandomSessionsTest} with ever new seeds for as many minutes as {@code -Dminutes} says, on
 * from {@code -Dseed}. Its name keeps it out of the build; {@code CONTRIBUTING.md} tells how to
 * call it. It ends with the first failure, which names its seed.
 */
class RandomSessions {
  @Test
  void forMinutes() throws InterruptedException, ExecutionException {
    long minutes = Long.getLong("minutes", 5);
    long first = Long.getLong("seed", System.currentTimeMillis());
    long begun = System.nanoTime();
    long seed = first;
    for (; System.nanoTime() - begun < Duration.ofMinutes(minutes).toNanos(); seed += 2) {
      RandomSessionsTest.oneAfterTheOther(seed, 2000);
      RandomSessionsTest.allAtOnce(seed + 1, 500);
    }
    System.out.println("seeds " + first + " to " + (seed - 1) + ": all true");
  }
}
