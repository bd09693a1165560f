package org.chappe.directory;

import java.time.Duration;

/**
 * How guessing is slowed. Each wrong password counts one in every scope it belongs to; the same
 * wrong one repeated (a phone that was not told of the new password) counts once in ten minutes.
 *
 * @param account all strangers who try one account
 * @param known one account tried from an address that has signed in to it before: strangers'
 *     guesses do not count here, and these do not count elsewhere
 * @param address one IPv4 address, or one IPv6 /64: what a household or a machine has
 * @param network one IPv4 /24, or one IPv6 /48: what can be rented at once
 * @param knownFor days an address stays known after a sign-in
 * @param counters kept in memory per scope; the longest untouched go first
 */
public record GuessLimits(
    Scope account, Scope known, Scope address, Scope network, Duration knownFor, int counters) {

  public static final GuessLimits DEFAULT =
      new GuessLimits(
          // 720 guesses a day at one account, however many machines take part.
          new Scope(5, 30, Duration.ofMinutes(2)),
          new Scope(10, 60, Duration.ofMinutes(1)),
          new Scope(10, 60, Duration.ofMinutes(1)),
          // A school, or a mobile network's gateways.
          new Scope(40, 300, Duration.ofSeconds(15)),
          Duration.ofDays(30),
          65_536);

  /**
   * One counter's limits.
   *
   * @param free wrong ones without a delay: people mistype
   * @param most wrong ones; then nothing is looked at until some are forgiven
   * @param forgiveOne how long until one is forgiven
   */
  public record Scope(int free, int most, Duration forgiveOne) {
    /** What one answer is delayed at most: below the 30 s after which clients give up. */
    static final Duration LONGEST_DELAY = Duration.ofSeconds(8);

    public Scope {
      if (free < 0 || most <= free) {
        throw new IllegalArgumentException(
            "free is %d and most is %d: 0 <= free < most is expected".formatted(free, most));
      }
      if (forgiveOne.toMillis() < 1) {
        throw new IllegalArgumentException("forgiveOne is below 1 ms");
      }
    }

    /** 1 s, 2 s, 4 s, 8 s after the free ones. */
    Duration delay(double wrong) {
      int over = (int) Math.ceil(wrong) - free;
      if (over <= 0) {
        return Duration.ZERO;
      }
      return over > 3 ? LONGEST_DELAY : Duration.ofSeconds(1L << (over - 1));
    }
  }
}
