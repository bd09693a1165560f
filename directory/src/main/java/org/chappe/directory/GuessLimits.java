package org.chappe.directory;

import java.time.Duration;

/**
 * How guessing is slowed. Each wrong password counts one in every scope it belongs to; the same
 * wrong one repeated (a phone that was not told of the new password) counts once in ten minutes.
 *
 * @param account all strangers who try one account
 * @param pair a stranger's address that tries one account: alone it cannot keep {@code account}
 *     full, so that its owner gets in from somewhere new while one machine guesses
 * @param known one account tried from an address that has signed in to it before: strangers'
 *     guesses do not count here, and these do not count elsewhere
 * @param near one account tried from the network ({@code network}'s size) of such an address: the
 *     next address a provider gives the same telephone. The world's guesses do not count here
 * @param address one IPv4 address, or one IPv6 /64: what a household or a machine has
 * @param network one IPv4 /24, or one IPv6 /48: what can be rented at once
 * @param knownFor days an address stays known after a sign-in
 * @param sharing how many accounts behind one address or network raise what is allowed there
 * @param hashEvery how far apart hashes are that strangers make one account cost; and each address
 *     that is known, or near, by itself
 * @param turns how long an attempt waits for its turn at most; with more before it, it is refused
 * @param counters kept in memory per scope; the longest untouched go first
 */
public record GuessLimits(
    Scope account,
    Scope pair,
    Scope known,
    Scope near,
    Scope address,
    Scope network,
    Duration knownFor,
    Sharing sharing,
    Duration hashEvery,
    Duration turns,
    int counters) {

  public static final GuessLimits DEFAULT =
      new GuessLimits(
          // 720 guesses a day at one account, however many machines take part.
          new Scope(5, 30, Duration.ofMinutes(2)),
          new Scope(5, 20, Duration.ofMinutes(4)),
          new Scope(10, 60, Duration.ofMinutes(1)),
          new Scope(10, 30, Duration.ofMinutes(2)),
          new Scope(10, 60, Duration.ofMinutes(1)),
          // A school, or a mobile network's gateways.
          new Scope(40, 300, Duration.ofSeconds(15)),
          Duration.ofDays(30),
          Sharing.DEFAULT,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          65_536);

  /** With hashes so far apart. */
  public GuessLimits hashEvery(Duration every) {
    return new GuessLimits(
        account, pair, known, near, address, network, knownFor, sharing, every, turns, counters);
  }

  /**
   * An office, a provider's gateway, a cloud that fetches mail for others: whoever is there has one
   * address with many. As many times as much is allowed there as different accounts have signed in
   * from it, within {@code days}: from {@code least} on, so that an account or two of one's own buy
   * nothing, and at most {@code most} times. What is allowed at one account stays.
   */
  public record Sharing(int least, int most, int days) {
    public static final Sharing DEFAULT = new Sharing(3, 32, 7);

    public Sharing {
      if (least < 2 || most < least || days < 1) {
        throw new IllegalArgumentException(
            "least %d, most %d, days %d".formatted(least, most, days));
      }
    }

    int times(int accounts) {
      return accounts < least ? 1 : Math.min(accounts, most);
    }
  }

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

    /** So many times as much in the same time. */
    Scope times(int factor) {
      return factor == 1
          ? this
          : new Scope(free * factor, most * factor, forgiveOne.dividedBy(factor));
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
