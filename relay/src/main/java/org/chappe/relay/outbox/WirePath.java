package org.chappe.relay.outbox;

import org.chappe.relay.route.dns.DnsName;

/** Addresses as they go on the wire: a domain in A-labels, where the local part is ASCII. */
final class WirePath {
  private WirePath() {}

  /** Of a path without {@code <>}; the empty one stays. RFC 6531 §3.2 */
  static String of(String path) {
    int at = path.lastIndexOf('@');
    if (at < 0 || !isInternational(path) || isInternational(path.substring(0, at))) {
      return path;
    }
    return DnsName.ascii(path.substring(at + 1))
        .map(domain -> path.substring(0, at + 1) + domain)
        .orElse(path);
  }

  static boolean isInternational(String path) {
    return path.chars().anyMatch(c -> c > 0x7F);
  }
}
