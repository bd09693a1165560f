package org.chappe.relay.tlsreport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chappe.relay.route.Policy;
import org.chappe.relay.tlsreport.TlsReport.FailureDetail;
import org.chappe.relay.tlsreport.TlsReport.PolicyResult;

/**
 * Sessions of one day with one domain, counted. Bounded: what others make up (policies, hosts,
 * reasons) is cut. Not thread-safe.
 */
final class Tally {
  /** Policies in a day: one, or two on the day it changes; one for each MX host with DANE. */
  static final int POLICIES = 10;

  /** Different failures of a domain that are told one by one; sums have all. */
  static final int FAILURES = 100;

  private static final int STRINGS = 20;
  private static final int LONGEST = 500;
  private static final int REASON = 200;

  private final Map<PolicyKey, Counts> policies = new LinkedHashMap<>();
  private int failures;

  private record PolicyKey(String type, String domain, List<String> strings, List<String> hosts) {}

  private static final class Counts {
    long successful;
    long failed;
    final Map<FailureDetail, Long> failures = new LinkedHashMap<>(); // each with 0 sessions
  }

  /** As it was written down. */
  static Tally of(List<PolicyResult> results) {
    var tally = new Tally();
    for (PolicyResult result : results) {
      var counts = new Counts();
      counts.successful = result.successful();
      counts.failed = result.failed();
      for (FailureDetail failure : result.failures()) {
        counts.failures.put(with(failure, 0), failure.sessions());
        tally.failures++;
      }
      tally.policies.put(
          new PolicyKey(result.type(), result.domain(), result.strings(), result.hosts()), counts);
    }
    return tally;
  }

  List<PolicyResult> results() {
    List<PolicyResult> results = new ArrayList<>(policies.size());
    policies.forEach((policy, counts) ->
        results.add(
            new PolicyResult(
                policy.type(),
                policy.domain(),
                policy.strings(),
                policy.hosts(),
                counts.successful,
                counts.failed,
                counts.failures.entrySet().stream()
                    .map(entry -> with(entry.getKey(), entry.getValue()))
                    .toList())));
    return results;
  }

  /** Failures told one by one. */
  int failures() {
    return failures;
  }

  void success(Policy policy) {
    Counts counts = counts(policy);
    counts.successful++;
  }

  /**
   * One session that failed.
   *
   * @param failure with any number of sessions
   * @param room whether there is memory for one that is like no other
   */
  void failure(Policy policy, FailureDetail failure, boolean room) {
    Counts counts = counts(policy);
    counts.failed++;
    FailureDetail key = cut(failure);
    if (counts.failures.containsKey(key)) {
      counts.failures.merge(key, 1L, Long::sum);
    } else if (room && failures < FAILURES) {
      counts.failures.put(key, 1L);
      failures++;
    }
  }

  /** What comes after too many policies counts for the last of them. */
  private Counts counts(Policy policy) {
    var key =
        new PolicyKey(
            policy.type().text(),
            DomainName.ascii(policy.domain()),
            cut(policy.strings()),
            cut(policy.hosts()));
    if (policies.size() >= POLICIES && !policies.containsKey(key)) {
      List<Counts> all = List.copyOf(policies.values());
      return all.getLast();
    }
    return policies.computeIfAbsent(key, _ -> new Counts());
  }

  private static List<String> cut(List<String> texts) {
    return texts.stream().limit(STRINGS).map(text -> cut(text, LONGEST)).toList();
  }

  private static FailureDetail cut(FailureDetail failure) {
    return new FailureDetail(
        failure.result(),
        failure.sendingIp(),
        cut(failure.receivingHost(), LONGEST),
        cut(failure.receivingHelo(), LONGEST),
        failure.receivingIp(),
        0,
        cut(failure.additional(), LONGEST),
        cut(failure.reason(), REASON));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  private static FailureDetail with(FailureDetail failure, long sessions) {
    return new FailureDetail(
        failure.result(),
        failure.sendingIp(),
        failure.receivingHost(),
        failure.receivingHelo(),
        failure.receivingIp(),
        sessions,
        failure.additional(),
        failure.reason());
  }
}
