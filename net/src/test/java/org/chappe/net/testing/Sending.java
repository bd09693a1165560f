package org.chappe.net.testing;

/** How a script's client puts its octets on the network. A server may not notice the difference. */
public enum Sending {
  /** Each line in one write. */
  LINES,
  /** Each octet in a write of its own, without Nagle's waiting. */
  ONE_OCTET,
  /**
   * From the first client line on everything in one write, before any answer is read: up to a TLS
   * handshake, to where compression begins or ends, or a name that an answer has yet to bind.
   */
  TOGETHER
}
