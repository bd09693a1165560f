package org.chappe.net;

import java.time.Duration;

/**
 * What one listener's connections may use.
 *
 * @param connections connections of the listener in all
 * @param perAddress connections from one IPv4 address or one IPv6 /64
 * @param countLoopback whether connections from this machine are counted per address too
 * @param readStall the longest silence in the middle of a command
 * @param writeStall the longest time in which a client takes none of our octets (64 KiB at most are
 *     handed to the system at a time, and must go within this)
 * @param handshake the longest time for a whole TLS handshake
 */
public record ConnectionLimits(
    int connections,
    int perAddress,
    boolean countLoopback,
    Duration readStall,
    Duration writeStall,
    Duration handshake) {
  /**
   * The defaults, each with its reason.
   *
   * <ul>
   *   <li>10,000 connections: at some 5 KB (plain) to 15 KB (TLS) for an idle one, 150 MB at most;
   *       40 KB more, outside the heap, where the client compresses.
   *   <li>500 per address: an office or a mobile carrier's NAT shares one; a mail program holds up
   *       to ten connections.
   *   <li>Loopback is not counted: a web mail or a proxy on this machine speaks for everybody.
   *   <li>5 minutes of silence in a command: RFC 5321 §4.5.3.2.7 asks servers to wait as long.
   *   <li>5 minutes for a write: a telephone in a tunnel comes back within that; after it the
   *       client is gone, and its answers should not be kept.
   *   <li>30 seconds for a handshake: two round trips and some milliseconds are needed.
   * </ul>
   */
  public static final ConnectionLimits DEFAULT =
      new ConnectionLimits(
          10_000, 500, false, Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofSeconds(30));

  public ConnectionLimits {
    if (connections < 1 || perAddress < 1) {
      throw new IllegalArgumentException(
          "%d connections, %d per address: at least 1".formatted(connections, perAddress));
    }
    for (Duration limit : new Duration[] {readStall, writeStall, handshake}) {
      if (limit.toMillis() < 1 || limit.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("a limit of " + limit + " is not from 1 ms to 1 day");
      }
    }
  }

  public ConnectionLimits withConnections(int inAll, int fromOneAddress) {
    return new ConnectionLimits(
        inAll, fromOneAddress, countLoopback, readStall, writeStall, handshake);
  }

  public ConnectionLimits withLoopbackCounted() {
    return new ConnectionLimits(connections, perAddress, true, readStall, writeStall, handshake);
  }

  public ConnectionLimits withReadStall(Duration limit) {
    return new ConnectionLimits(
        connections, perAddress, countLoopback, limit, writeStall, handshake);
  }

  public ConnectionLimits withWriteStall(Duration limit) {
    return new ConnectionLimits(
        connections, perAddress, countLoopback, readStall, limit, handshake);
  }

  public ConnectionLimits withHandshake(Duration limit) {
    return new ConnectionLimits(
        connections, perAddress, countLoopback, readStall, writeStall, limit);
  }
}
