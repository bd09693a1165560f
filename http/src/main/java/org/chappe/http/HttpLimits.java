package org.chappe.http;

import java.time.Duration;

/**
 * What one listener's clients may use.
 *
 * @param connections in all
 * @param perAddress connections from one IPv4 address or one IPv6 /64; loopback is not counted
 * @param requests that are being answered at a time; more get 503. Of one address at most a
 *     twentieth; loopback is not counted
 * @param headerOctets of a request: its line and all fields
 * @param firstRequest from the connection to its first request, the handshake of TLS included
 * @param idle silence between requests, and in the middle of one
 * @param octetsPerSecond what a body that comes must reach on average, but for its first 10 seconds
 */
public record HttpLimits(
    int connections,
    int perAddress,
    int requests,
    int headerOctets,
    Duration firstRequest,
    Duration idle,
    int octetsPerSecond) {
  /**
   * The defaults, each with its reason.
   *
   * <ul>
   *   <li>10,000 connections, 500 of one address: as {@link org.chappe.net.ConnectionLimits}.
   *   <li>1,000 requests at a time: each may have a thread, and a password may be hashed for it.
   *   <li>16 KiB of header: browsers send 1 to 2 KiB, cookies of others on the same name more.
   *   <li>30 seconds to the first request: two round trips are needed. Who sends one octet now and
   *       then keeps a connection for no longer.
   *   <li>60 seconds of silence: a reader of a page comes back with a new connection.
   *   <li>500 octets a second: a modem did six times as much.
   * </ul>
   */
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          10_000, 500, 1_000, 16 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(60), 500);

  public HttpLimits {
    if (connections < 1 || perAddress < 1 || requests < 1) {
      throw new IllegalArgumentException("at least one connection, one request");
    }
    if (headerOctets < 1024 || firstRequest.toMillis() < 1 || idle.toMillis() < 1) {
      throw new IllegalArgumentException("a limit that no request keeps");
    }
  }

  public HttpLimits withConnections(int inAll, int fromOneAddress) {
    return new HttpLimits(
        inAll, fromOneAddress, requests, headerOctets, firstRequest, idle, octetsPerSecond);
  }

  public HttpLimits withRequests(int atATime) {
    return new HttpLimits(
        connections, perAddress, atATime, headerOctets, firstRequest, idle, octetsPerSecond);
  }

  public HttpLimits withWaits(Duration toFirstRequest, Duration silence) {
    return new HttpLimits(
        connections, perAddress, requests, headerOctets, toFirstRequest, silence, octetsPerSecond);
  }
}
