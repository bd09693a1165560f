package org.chappe.relay.tlsreport;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One report about one day. What is not said is an empty text. RFC 8460 §4.4
 *
 * @param organization who reports
 * @param begin of the time it is about; empty where it cannot be read
 * @param contact an address
 * @param id to tell repetitions
 */
public record TlsReport(
    String organization,
    Optional<Instant> begin,
    Optional<Instant> end,
    String contact,
    String id,
    List<PolicyResult> policies) {
  public TlsReport {
    policies = List.copyOf(policies);
  }

  /**
   * How connections went under one policy.
   *
   * @param type {@code tlsa}, {@code sts}, {@code no-policy-found}; others may come
   * @param domain whose policy
   * @param strings the policy: TLSA records, MTA-STS lines
   * @param hosts MX patterns
   * @param successful sessions
   * @param failed sessions; as said, which need not be the sum of {@code failures}
   */
  public record PolicyResult(
      String type,
      String domain,
      List<String> strings,
      List<String> hosts,
      long successful,
      long failed,
      List<FailureDetail> failures) {
    public PolicyResult {
      strings = List.copyOf(strings);
      hosts = List.copyOf(hosts);
      failures = List.copyOf(failures);
    }
  }

  /**
   * Sessions that failed alike.
   *
   * @param result as RFC 8460 §4.3 names it; others may come
   * @param sendingIp of who reports
   * @param receivingHost the MX host
   * @param receivingHelo what it called itself
   * @param additional a URI
   * @param reason a code or words
   */
  public record FailureDetail(
      String result,
      String sendingIp,
      String receivingHost,
      String receivingHelo,
      String receivingIp,
      long sessions,
      String additional,
      String reason) {}
}
