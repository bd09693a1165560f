package org.chappe.relay.tlsreport;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.RelayEvents;
import org.chappe.relay.client.TlsResult;
import org.chappe.relay.outbox.TlsOutcomes;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.Policy;
import org.chappe.relay.tlsreport.TlsReport.FailureDetail;
import org.chappe.store.Row;
import org.chappe.store.Store;
import org.chappe.store.StoreException;

/**
 * Counts how TLS went, by the domain mail went to and by day (UTC), and once a day tells each
 * domain that wants to know. RFC 8460
 *
 * <pre>
 *   connected, failed ─► tallies in memory ─► rows, every {@link #WRITTEN} and at close
 *                              │
 *                 day over, some hours later ─► TXT _smtp._tls ─► mail, HTTPS ─► gone
 * </pre>
 *
 * <p>Counted are sessions with TLS, and those that failed because of TLS; not those in which the
 * network failed (§4.3.4). What was counted since the last writing is lost in a crash: reports are
 * for trends. A crash between sending and forgetting sends a report again, with the same id.
 *
 * <p>Memory is bounded: {@link #DOMAINS} a day, {@link #FAILURES} in all that are told one by one,
 * {@link Tally} for each domain. Thread-safe; outcomes take a lock for a look into maps. {@link
 * #look} is called by one thread, at least each few minutes: {@link TlsReportsThread}.
 */
public final class TlsReports implements TlsOutcomes, AutoCloseable {
  /** Domains counted in one day; more than a small provider talks to. Others are not reported. */
  static final int DOMAINS = 10_000;

  /** Some 10 MB. */
  static final int FAILURES = 20_000;

  /** Between writings: what a crash may lose. */
  static final Duration WRITTEN = Duration.ofMinutes(5);

  private final TallyStore store;
  private final TlsReportSender sender;
  private final InstantSource clock;
  private final RelayEvents events;

  private final Object lock = new Object(); // guards the three below; nothing is waited for in it
  private final TreeMap<LocalDate, Map<String, Tally>> days = new TreeMap<>();
  private final Set<DomainDay> dirty = new HashSet<>();
  private int failures;

  private final Object writing = new Object();
  private Instant nextWriting;

  /**
   * Reads what was counted before.
   *
   * @throws StoreException when that cannot be read
   */
  public TlsReports(Store store, TlsReportSender sender, InstantSource clock, RelayEvents events) {
    this.store = new TallyStore(store.partitions());
    this.sender = sender;
    this.clock = clock;
    this.events = events;
    this.nextWriting = clock.instant().plus(WRITTEN);
    for (Row row : this.store.all()) {
      Tally tally = Tally.of(TallyRow.read(row.value()));
      failures += tally.failures();
      days.computeIfAbsent(TallyRow.dayOf(row.key()), _ -> new LinkedHashMap<>())
          .put(TallyRow.domainOf(row.key()), tally);
    }
  }

  @Override
  public void connected(
      String domain, List<Policy> policies, Hop hop, InetAddress address, TlsResult tls) {
    if (tls.failure().isPresent() || tls.session().isPresent()) {
      count(domain, policies, hop, address, tls);
    }
  }

  @Override
  public void failed(
      String domain, List<Policy> policies, Hop hop, InetAddress address, TlsResult tls) {
    if (tls.failure().isPresent()) {
      count(domain, policies, hop, address, tls);
    }
  }

  private void count(
      String domain, List<Policy> policies, Hop hop, InetAddress address, TlsResult tls) {
    var key = new DomainDay(today(), DomainName.ascii(domain));
    Policy policy = applied(policies, domain, hop);
    synchronized (lock) {
      Map<String, Tally> day = days.computeIfAbsent(key.day(), _ -> new LinkedHashMap<>());
      if (day.size() >= DOMAINS && !day.containsKey(key.domain())) {
        return;
      }
      Tally tally = day.computeIfAbsent(key.domain(), _ -> new Tally());
      int before = tally.failures();
      tls.failure()
          .ifPresentOrElse(
              failure -> tally.failure(policy, detail(hop, address, failure), failures < FAILURES),
              () -> tally.success(policy));
      failures += tally.failures() - before;
      dirty.add(key);
    }
  }

  /** DANE goes before MTA-STS, RFC 8461 §2; of several the one that speaks of this host. */
  private static Policy applied(List<Policy> policies, String domain, Hop hop) {
    Optional<Policy> best = Optional.empty();
    for (Policy policy : policies) {
      boolean fits =
          policy.hosts().isEmpty()
              || policy.hosts().stream().anyMatch(pattern -> matches(pattern, hop.host()));
      if (fits && (best.isEmpty() || policy.type().compareTo(best.get().type()) < 0)) {
        best = Optional.of(policy);
      }
    }
    return best.or(() -> policies.stream().findFirst()).orElseGet(() -> Policy.none(domain));
  }

  /** RFC 8461 §4.1 */
  private static boolean matches(String pattern, String host) {
    String name = DomainName.ascii(host);
    String wanted = DomainName.ascii(pattern.startsWith("*.") ? pattern.substring(2) : pattern);
    if (pattern.startsWith("*.")) {
      int dot = name.indexOf('.');
      return dot > 0 && name.substring(dot + 1).equals(wanted);
    }
    return name.equals(wanted);
  }

  private static FailureDetail detail(Hop hop, InetAddress address, TlsResult.Failure failure) {
    return new FailureDetail(
        failure.kind().text(),
        hop.source().map(InetAddress::getHostAddress).orElse(""),
        DomainName.ascii(hop.host()),
        "",
        address.getHostAddress(),
        1,
        "",
        failure.text());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** Writes and sends what is due. Blocks while others are asked and told. */
  public void look() throws InterruptedException {
    writeIfDue();
    for (DomainDay key : over()) {
      if (sender.isDone(key, results(key), clock.instant())) {
        forget(key);
      }
      writeIfDue(); // sending may take hours
    }
    sender.forgetDaysBefore(today().minusDays(7));
  }

  private void writeIfDue() {
    Instant now = clock.instant();
    if (!now.isBefore(nextWriting)) {
      nextWriting = now.plus(WRITTEN);
      write();
    }
  }

  private List<TlsReport.PolicyResult> results(DomainDay key) {
    synchronized (lock) {
      return days.getOrDefault(key.day(), Map.of())
          .getOrDefault(key.domain(), new Tally())
          .results();
    }
  }

  /** Of days that are over. */
  private List<DomainDay> over() {
    List<DomainDay> over = new ArrayList<>();
    synchronized (lock) {
      days.headMap(today())
          .forEach((day, domains) ->
              domains.keySet().forEach(domain -> over.add(new DomainDay(day, domain))));
    }
    return over;
  }

  /** Sent, or not wanted, or given up; the row goes with the next writing. */
  private void forget(DomainDay key) {
    synchronized (lock) {
      Map<String, Tally> day = days.getOrDefault(key.day(), new HashMap<>());
      Tally gone = day.remove(key.domain());
      failures -= gone == null ? 0 : gone.failures();
      if (day.isEmpty()) {
        days.remove(key.day());
      }
      dirty.add(key);
    }
  }

  /** What cannot be written now is written the next time. */
  private void write() {
    synchronized (writing) {
      Map<DomainDay, byte[]> changes = new LinkedHashMap<>();
      synchronized (lock) {
        for (DomainDay key : dirty) {
          Tally tally = days.getOrDefault(key.day(), Map.of()).get(key.domain());
          changes.put(key, tally == null ? new byte[0] : TallyRow.write(tally.results()));
        }
        dirty.clear();
      }
      try {
        store.write(changes);
      } catch (StoreException e) {
        events.emit(new RelayEvent.Trouble("writing down how TLS went", e));
        synchronized (lock) {
          dirty.addAll(changes.keySet());
        }
      }
    }
  }

  /** Writes what was counted. What comes later is lost. */
  @Override
  public void close() {
    write();
  }
}
