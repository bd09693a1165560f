package org.chappe.directory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns of one kind that are a while apart, for each key by itself: who comes takes the next one
 * that is free and waits for it. Thread-safe, bounded; the longest untouched keys are forgotten.
 */
final class Turns {
  private final long everyMillis;
  private final long longestMillis;
  private final BoundedCache<Long, Long> nextFree; // milliseconds

  /**
   * @param longest wait for a turn; no turn is given that is further away
   */
  Turns(Duration every, Duration longest, int keys) {
    everyMillis = every.toMillis();
    longestMillis = longest.toMillis();
    nextFree = new BoundedCache<>(keys);
  }

  /** How long to wait for the turn that is taken, or empty when it would be too long. */
  Optional<Duration> take(long key, long nowMillis) {
    var wait = new AtomicLong(-1);
    nextFree.update(
        key,
        next -> {
          // Never far ahead: the clock may have been set back.
          long turn =
              Math.max(
                  nowMillis,
                  Math.min(next.orElse(nowMillis), nowMillis + longestMillis + everyMillis));
          if (turn - nowMillis > longestMillis) {
            return next;
          }
          wait.set(turn - nowMillis);
          return Optional.of(turn + everyMillis);
        });
    return wait.get() < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(wait.get()));
  }
}
