package org.chappe.relay.route.sts;

import java.time.Instant;

/**
 * A policy and when it was fetched.
 *
 * @param id of the TXT record that led to it
 */
public record KeptPolicy(String id, Instant fetched, StsPolicy policy) {
  /** Whether it may still be applied. RFC 8461 §3.2, max_age */
  public boolean isValid(Instant now) {
    return now.isBefore(fetched.plus(policy.maxAge()));
  }
}
