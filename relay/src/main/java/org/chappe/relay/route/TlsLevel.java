package org.chappe.relay.route;

/** What an operator wants of the connections of a route. */
public enum TlsLevel {
  /** No TLS: the server is on this machine, or its TLS is broken. */
  NEVER,
  /** As for any server in the world: what it offers, and what DANE and MTA-STS demand. */
  OPPORTUNISTIC,
  /** TLS with any certificate, else no mail. */
  ENCRYPTED,
  /** TLS with a certificate of a known authority for the host's name, else no mail. */
  VERIFIED
}
