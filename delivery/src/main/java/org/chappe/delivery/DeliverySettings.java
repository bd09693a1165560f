package org.chappe.delivery;

import java.time.Duration;

/**
 * Settings of delivery.
 *
 * @param hostname this server's name in {@code Received:}
 * @param hops the most {@code Received:} fields a message may have come with
 * @param unfinishedKept how many messages are remembered that reached some recipients and not
 *     others
 * @param unfinishedFor for how long
 */
public record DeliverySettings(
    String hostname, int hops, int unfinishedKept, Duration unfinishedFor) {
  /**
   * The defaults, each with its reason.
   *
   * <ul>
   *   <li>100 hops: RFC 5321 §6.3 asks for a threshold of at least 100; a loop gets there in
   *       seconds.
   *   <li>10,000 messages remembered: some 2 MiB. They are the unhappy few, seen when a disk is
   *       full or an account over its quota.
   *   <li>5 days: as long as RFC 5321 §4.5.4.1 has clients try.
   * </ul>
   */
  public static DeliverySettings defaults(String hostname) {
    return new DeliverySettings(hostname, 100, 10_000, Duration.ofDays(5));
  }

  public DeliverySettings {
    if (hops < 1 || unfinishedKept < 1) {
      throw new IllegalArgumentException(
          "%d hops, %d messages remembered: at least 1".formatted(hops, unfinishedKept));
    }
  }
}
