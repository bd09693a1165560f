package org.chappe.relay.route.sts;

import java.io.IOException;

/** Fetches a domain's policy from its policy host. Thread-safe; blocks, with a limit. */
@FunctionalInterface
public interface PolicyFetcher {
  /**
   * Fetches it anew, whatever is kept.
   *
   * @param domain in A-labels and lower case
   * @throws IOException when the host cannot be reached, has no valid certificate, or does not
   *     answer as RFC 8461 §3.3 wants; the message says which, for a person
   */
  StsPolicy fetch(String domain) throws IOException, BadPolicy;
}
