package org.chappe.relay.route.sts;

import java.time.Duration;

/**
 * How policies are fetched.
 *
 * @param port of policy hosts
 * @param timeout for the whole of one fetch. RFC 8461 §3.3
 * @param refresh a valid policy is fetched again after this, that it never comes to its end while
 *     the domain has one
 * @param pause until a fetch that failed is tried again
 */
public record StsSettings(int port, Duration timeout, Duration refresh, Duration pause) {
  /** As RFC 8461 §3.3 suggests. */
  public static final StsSettings DEFAULT =
      new StsSettings(443, Duration.ofMinutes(1), Duration.ofDays(1), Duration.ofMinutes(5));

  public StsSettings withPort(int other) {
    return new StsSettings(other, timeout, refresh, pause);
  }

  public StsSettings withTimeout(Duration whole) {
    return new StsSettings(port, whole, refresh, pause);
  }
}
