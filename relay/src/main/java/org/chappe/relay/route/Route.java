package org.chappe.relay.route;

import java.util.List;

/** Who takes mail for a domain, as far as is known now. */
public sealed interface Route {
  /**
   * These, the first first.
   *
   * @param hops at least one
   * @param policies what the domain says about TLS; more than one where its MX hosts differ
   */
  record To(List<Hop> hops, List<Policy> policies) implements Route {
    public To {
      hops = List.copyOf(hops);
      policies = List.copyOf(policies);
      if (hops.isEmpty()) {
        throw new IllegalArgumentException("a route to nowhere");
      }
    }
  }

  /**
   * Nobody, and trying later will not help.
   *
   * @param code 5yz. RFC 5321 §4.2.1, RFC 7505 §4.1
   * @param enhanced as {@code 5.1.10}. RFC 3463
   * @param text for a person
   */
  record Nowhere(int code, String enhanced, String text) implements Route {}

  /**
   * Not known now: DNS does not answer, or a policy cannot be met.
   *
   * @param enhanced as {@code 4.4.3}
   */
  record NotNow(String enhanced, String text) implements Route {}
}
