package org.chappe.relay.route;

import java.net.Inet4Address;
import java.net.InetAddress;

/** The kinds of addresses that are connected to. */
public enum Families {
  BOTH,
  ONLY_IPV4,
  ONLY_IPV6;

  boolean have(InetAddress address) {
    return address instanceof Inet4Address ? this != ONLY_IPV6 : this != ONLY_IPV4;
  }
}
