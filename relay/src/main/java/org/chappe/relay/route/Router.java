package org.chappe.relay.route;

import org.chappe.delivery.TlsNeed;

/** Finds out who takes mail for a domain. Thread-safe; blocks while DNS and policies are asked. */
public interface Router {
  /**
   * Never throws for what the world does.
   *
   * @param domain in lower case, Unicode or ASCII, without a dot at the end; or an address literal
   *     with its brackets (RFC 5321 §4.1.3)
   * @param need {@link TlsNeed#REQUIRED}: only hops whose certificate can be verified (RFC 8689
   *     §4.2.1); {@link TlsNeed#NONE}: as if there were neither DANE nor MTA-STS (§8.4)
   */
  Route route(String domain, TlsNeed need);
}
