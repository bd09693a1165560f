package org.chappe.relay.route;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * One server that takes mail.
 *
 * @param host as MX or the operator names it: for TLS, for what is shown
 * @param addresses in the order to try, at least one
 * @param implicitTls TLS from the first octet on; else STARTTLS
 * @param source to connect from
 */
public record Hop(
    String host,
    List<InetAddress> addresses,
    int port,
    HopProtocol protocol,
    TlsDemand tls,
    boolean implicitTls,
    Optional<Login> login,
    Optional<InetAddress> source) {
  public Hop {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException(host + " has no address");
    }
  }
}
