package org.chappe.relay.route.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.chappe.net.HostPort;

/**
 * Settings {@code dns.*}. Every one has a default.
 *
 * @param servers recursive servers, by address, the one to ask first first; none: the system's
 * @param timeout for one server to answer one question
 * @param rounds how often all servers are asked before a question has failed
 * @param longest for a question with all that belongs to it: other servers, aliases, keys
 * @param cacheEntries answers kept, at about 1 KB each
 * @param trustAnchors DS or DNSKEY records as in a zone file; without any, nothing is ever secure
 *     or bogus: for servers that pass on no signatures, with which every answer would be bogus
 */
public record DnsSettings(
    List<HostPort> servers,
    Duration timeout,
    int rounds,
    Duration longest,
    int cacheEntries,
    List<String> trustAnchors) {

  /** The root's keys of 2017 and 2024, as IANA publishes them. RFC 9718 */
  public static final List<String> ROOT =
      List.of(
          ". IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
          ". IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16");

  public static final DnsSettings DEFAULT =
      new DnsSettings(
          List.of(),
          Duration.ofSeconds(4), // a recursive server itself waits some seconds for a slow one
          2, // one datagram may get lost; of two on end, the second is a fault's
          Duration.ofSeconds(30), // a zone some delegations deep, each with a slow server
          10_000,
          ROOT);

  public DnsSettings {
    servers = List.copyOf(servers);
    trustAnchors = List.copyOf(trustAnchors);
    servers.forEach(DnsSettings::address);
    require(!timeout.isZero() && !timeout.isNegative(), "timeout " + timeout);
    require(rounds > 0, "rounds " + rounds);
    require(longest.compareTo(timeout) >= 0, "longest " + longest + " below timeout " + timeout);
    require(cacheEntries > 0, "cacheEntries " + cacheEntries);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("dns: " + what);
    }
  }

  /** The address of a server; a name could not be looked up. */
  static InetAddress address(HostPort server) {
    try {
      require(server.port() > 0, "a server at port 0");
      return InetAddress.ofLiteral(server.host());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("dns: the server %s is no address".formatted(server), e);
    }
  }

  public DnsSettings withServers(List<HostPort> asked) {
    return new DnsSettings(asked, timeout, rounds, longest, cacheEntries, trustAnchors);
  }

  public DnsSettings withTimeout(Duration each) {
    return new DnsSettings(servers, each, rounds, longest, cacheEntries, trustAnchors);
  }

  public DnsSettings withRounds(int count) {
    return new DnsSettings(servers, timeout, count, longest, cacheEntries, trustAnchors);
  }

  public DnsSettings withLongest(Duration whole) {
    return new DnsSettings(servers, timeout, rounds, whole, cacheEntries, trustAnchors);
  }

  public DnsSettings withCacheEntries(int entries) {
    return new DnsSettings(servers, timeout, rounds, longest, entries, trustAnchors);
  }

  public DnsSettings withTrustAnchors(List<String> anchors) {
    return new DnsSettings(servers, timeout, rounds, longest, cacheEntries, anchors);
  }
}
