package org.chappe.relay.tlsreport;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.chappe.relay.Post;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.RelayEvents;
import org.chappe.relay.tlsreport.ReportingPolicy.Destination;
import org.chappe.relay.tlsreport.TlsReport.PolicyResult;

/**
 * Sends reports: some hours after the day, to all places a domain names, again for a day while none
 * takes it. RFC 8460 §4.1, §5.5. One thread.
 */
public final class TlsReportSender {
  /** Up to here reports are spread after midnight. RFC 8460 §4.1 */
  public static final Duration LATEST = Duration.ofHours(4);

  private static final Duration AGAIN = Duration.ofMinutes(15);
  private static final Duration FOR = Duration.ofHours(24);

  private final TlsReportSettings settings;
  private final TlsReportMail mails;
  private final TxtLookup dns;
  private final Post post;
  private final HttpsPost https;
  private final Supplier<String> ids;
  private final Supplier<Duration> delays;
  private final RelayEvents events;

  private final Map<LocalDate, Instant> due = new HashMap<>();
  private final Map<DomainDay, Retry> retries = new HashMap<>();

  private record Retry(Instant next, Duration pause) {}

  /**
   * @param ids for transactions: {@link org.chappe.delivery.Delivery#nextId()}
   * @param delays how long after a day its reports are sent: at random, up to {@link #LATEST}
   */
  public TlsReportSender(
      TlsReportSettings settings,
      TxtLookup dns,
      Post post,
      HttpsPost https,
      Supplier<String> ids,
      Supplier<Duration> delays,
      RelayEvents events) {
    this.settings = settings;
    this.mails = new TlsReportMail(settings);
    this.dns = dns;
    this.post = post;
    this.https = https;
    this.ids = ids;
    this.delays = delays;
    this.events = events;
  }

  /** Whether nothing more is to be done for that day: it is sent, not wanted, or given up. */
  boolean isDone(DomainDay key, List<PolicyResult> results, Instant now)
      throws InterruptedException {
    Instant first =
        due.computeIfAbsent(key.day(), day -> start(day.plusDays(1)).plus(delays.get()));
    Retry retry = retries.get(key);
    if (now.isBefore(retry == null ? first : retry.next())) {
      return false;
    }
    if (attempted(key, results, now)) {
      retries.remove(key);
      return true;
    }
    Duration pause = retry == null ? AGAIN : retry.pause().multipliedBy(2);
    if (now.plus(pause).isAfter(first.plus(FOR))) {
      retries.remove(key);
      events.emit(new RelayEvent.TlsReported(key.domain(), "-", id(key), "given up"));
      return true;
    }
    retries.put(key, new Retry(now.plus(pause), pause));
    return false;
  }

  /** What is wrong with one domain's report does not keep others from theirs. */
  private boolean attempted(DomainDay key, List<PolicyResult> results, Instant now)
      throws InterruptedException {
    try {
      return attempt(key, results, now);
    } catch (RuntimeException e) {
      events.emit(new RelayEvent.Trouble("a TLS report for " + key.domain(), e));
      return false;
    }
  }

  void forgetDaysBefore(LocalDate day) {
    due.keySet().removeIf(each -> each.isBefore(day));
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private boolean attempt(DomainDay key, List<PolicyResult> results, Instant now)
      throws InterruptedException {
    Optional<ReportingPolicy> policy;
    try {
      policy = ReportingPolicy.of(dns.txt("_smtp._tls." + key.domain()));
    } catch (IOException e) {
      return false;
    }
    if (policy.isEmpty()) {
      return true;
    }
    TlsReport report = report(key, results);
    byte[] gzip = TlsReportWriter.gzip(report);
    boolean taken = false;
    for (Destination destination : policy.get().destinations()) {
      taken |=
          switch (destination) {
            case Destination.Mailto(String address) -> mail(address, key, report, gzip, now);
            case Destination.Https post -> https(post, key, report, gzip);
          };
    }
    return taken;
  }

  /** The same when the report is sent again, so that it can be told to be one. */
  private String id(DomainDay key) {
    return key.day() + "." + key.domain() + "@" + settings.submitter();
  }

  private TlsReport report(DomainDay key, List<PolicyResult> results) {
    return new TlsReport(
        settings.organization(),
        Optional.of(start(key.day())),
        Optional.of(start(key.day().plusDays(1)).minusSeconds(1)),
        settings.contact(),
        id(key),
        results);
  }

  private boolean mail(String address, DomainDay key, TlsReport report, byte[] gzip, Instant now) {
    try {
      post.post(mails.to(address, ids.get(), key.domain(), report, gzip, now));
    } catch (RuntimeException e) {
      events.emit(new RelayEvent.Trouble("a TLS report for " + key.domain(), e));
      return false;
    }
    events.emit(
        new RelayEvent.TlsReported(key.domain(), "mailto:" + address, report.id(), "posted"));
    return true;
  }

  private boolean https(Destination.Https to, DomainDay key, TlsReport report, byte[] gzip)
      throws InterruptedException {
    String outcome;
    boolean taken = false;
    try {
      int status = https.post(to.uri(), TlsReportMail.TYPE, gzip);
      taken = status / 100 == 2;
      outcome = Integer.toString(status);
    } catch (IOException | IllegalArgumentException e) {
      outcome = String.valueOf(e.getMessage());
    }
    events.emit(
        new RelayEvent.TlsReported(key.domain(), to.uri().toString(), report.id(), outcome));
    return taken;
  }
}
