package org.chappe.relay;

import java.time.Duration;
import java.util.List;

/**
 * Settings of what leaves.
 *
 * @param hostname this server's name: in EHLO and in reports
 * @param retry how long to wait after the first failed attempt, the second, and so on; the last for
 *     all that follow
 * @param lifetime how long a message is tried; then its sender is told
 * @param warnAfter when the sender is told that it takes long
 * @param perDestination connections to one destination at most
 * @param perAddress connections to one server's address at most, of all destinations
 * @param connections in all
 * @param idle how long a connection is kept for more mail
 */
public record RelaySettings(
    String hostname,
    List<Duration> retry,
    Duration lifetime,
    Duration warnAfter,
    int perDestination,
    int perAddress,
    int connections,
    Duration idle) {
  /**
   * The defaults, each with its reason.
   *
   * <ul>
   *   <li>Retries after 5, 15, 30 minutes, then hours: greylisting lets in after some minutes, and
   *       RFC 5321 §4.5.4.1 asks for half an hour in general once the first tries have failed.
   *   <li>5 days: as RFC 5321 §4.5.4.1 has it; a warning after 4 hours, when a person may still do
   *       something about it.
   *   <li>20 connections to a destination, and to an address: as many as large receivers take from
   *       one client without complaint.
   *   <li>500 in all: some 100 KB each with TLS.
   *   <li>3 seconds idle: a burst of mail shares its connections, and a server's places are not
   *       kept from others.
   * </ul>
   */
  public static RelaySettings defaults(String hostname) {
    return new RelaySettings(
        hostname,
        List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4)),
        Duration.ofDays(5),
        Duration.ofHours(4),
        20,
        20,
        500,
        Duration.ofSeconds(3));
  }

  public RelaySettings {
    retry = List.copyOf(retry);
    if (retry.isEmpty() || retry.stream().anyMatch(wait -> wait.isNegative() || wait.isZero())) {
      throw new IllegalArgumentException("waits between attempts: at least one, none of zero");
    }
    if (perDestination < 1 || perAddress < 1 || connections < 1) {
      throw new IllegalArgumentException("no connections at all");
    }
  }

  /** With other waits between attempts. */
  public RelaySettings withRetry(List<Duration> waits) {
    return new RelaySettings(
        hostname, waits, lifetime, warnAfter, perDestination, perAddress, connections, idle);
  }

  /** With another end, and another warning before it. */
  public RelaySettings withTimes(Duration newLifetime, Duration newWarnAfter) {
    return new RelaySettings(
        hostname, retry, newLifetime, newWarnAfter, perDestination, perAddress, connections, idle);
  }

  /** With other limits for connections. */
  public RelaySettings withConnections(int destination, int address, int all, Duration idleFor) {
    return new RelaySettings(
        hostname, retry, lifetime, warnAfter, destination, address, all, idleFor);
  }

  /** How long to wait after {@code attempts} failures in a row, at least one. */
  public Duration wait(int attempts) {
    return retry.get(Math.min(attempts, retry.size()) - 1);
  }
}
