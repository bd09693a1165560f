package org.chappe.relay.route.sts;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsAnswer;
import org.chappe.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * Domains' MTA-STS policies: found by DNS, fetched, kept. A policy that is kept and valid is
 * applied though neither DNS nor HTTPS answers; it is fetched again when DNS tells another id, and
 * once a day. RFC 8461 §3.3, §5.1
 *
 * <p>One domain's policy is fetched by one thread at a time; the others wait for it. Thread-safe;
 * blocks, at most for DNS and one fetch.
 */
public final class StsPolicies {
  private static final Logger LOG = LoggerFactory.getLogger(StsPolicies.class);

  /** Fetches that failed of late; above this many, older ones are tried again sooner. */
  private static final int MOST_FAILURES = 10_000;

  private final Dns dns;
  private final PolicyFetcher fetcher;
  private final PolicyStore store;
  private final StsSettings settings;
  private final InstantSource clock;
  private final Map<String, ReentrantLock> fetching = new ConcurrentHashMap<>();
  private final Map<Attempt, Instant> failures = new Failures();

  public StsPolicies(
      Dns dns,
      PolicyFetcher fetcher,
      PolicyStore store,
      StsSettings settings,
      InstantSource clock) {
    this.dns = dns;
    this.fetcher = fetcher;
    this.store = store;
    this.settings = settings;
    this.clock = clock;
  }

  private record Attempt(String domain, String id) {}

  private static final class Failures extends LinkedHashMap<Attempt, Instant> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Attempt, Instant> eldest) {
      return size() > MOST_FAILURES;
    }
  }

  /**
   * What is known of a domain's policy.
   *
   * @param policy that applies; nothing where there is none, or it is of mode none
   * @param failure why it is not known whether there is one
   */
  public record Known(Optional<StsPolicy> policy, Optional<String> failure) {}

  /**
   * The policy of {@code domain} itself; never its parent's. RFC 8461 §3.4
   *
   * @param domain in A-labels and lower case
   * @throws StoreException when it cannot be seen whether a policy is kept
   */
  public Known of(String domain) {
    var kept = kept(domain);
    return switch (dns.ask("_mta-sts." + domain, Type.TXT)) {
      case DnsAnswer.Found found ->
          StsRecord.id(texts(found)).map(id -> ofId(domain, id)).orElse(known(kept));
      case DnsAnswer.NoData _, DnsAnswer.NoDomain _ -> known(kept);
      case DnsAnswer.Failed _, DnsAnswer.Bogus _ when kept.isPresent() -> known(kept);
      case DnsAnswer.Failed failed -> unknown(domain, DnsAnswer.why(failed));
      case DnsAnswer.Bogus bogus -> unknown(domain, DnsAnswer.why(bogus));
    };
  }

  private static List<String> texts(DnsAnswer.Found found) {
    return found.as(TXTRecord.class).stream()
        .map(record -> String.join("", record.getStrings()))
        .toList();
  }

  private static Known known(Optional<KeptPolicy> kept) {
    return new Known(
        kept.map(KeptPolicy::policy).filter(policy -> policy.mode() != StsPolicy.Mode.NONE),
        Optional.empty());
  }

  private static Known unknown(String domain, String why) {
    return new Known(
        Optional.empty(), Optional.of("the MTA-STS policy of %s: %s".formatted(domain, why)));
  }

  /** Valid ones only; what is too old is forgotten. */
  private Optional<KeptPolicy> kept(String domain) {
    var kept = store.get(domain);
    if (kept.isPresent() && !kept.get().isValid(clock.instant())) {
      forget(domain);
      return Optional.empty();
    }
    return kept;
  }

  private Known ofId(String domain, String id) {
    var lock = fetching.computeIfAbsent(domain, _ -> new ReentrantLock());
    lock.lock();
    try {
      var kept = kept(domain); // another thread may have fetched it meanwhile
      if (kept.filter(policy -> isFresh(policy, id)).isPresent()) {
        return known(kept);
      }
      var failure = fetch(domain, id);
      var now = kept(domain);
      return failure.isPresent() && now.isEmpty() ? unknown(domain, failure.get()) : known(now);
    } finally {
      lock.unlock();
      if (!lock.hasQueuedThreads()) {
        fetching.remove(domain, lock);
      }
    }
  }

  private boolean isFresh(KeptPolicy kept, String id) {
    return kept.id().equals(id)
        && clock.instant().isBefore(kept.fetched().plus(settings.refresh()));
  }

  /** Fetches and keeps it; else why not. */
  private Optional<String> fetch(String domain, String id) {
    var attempt = new Attempt(domain, id);
    if (failedOfLate(attempt)) {
      return Optional.of("it could not be fetched some minutes ago");
    }
    try {
      store.put(domain, new KeptPolicy(id, clock.instant(), fetcher.fetch(domain)));
      return Optional.empty();
    } catch (IOException | BadPolicy e) {
      synchronized (failures) {
        failures.put(attempt, clock.instant());
      }
      LOG.warn("the MTA-STS policy of {} cannot be fetched: {}", domain, e.getMessage());
      return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private boolean failedOfLate(Attempt attempt) {
    synchronized (failures) {
      var last = failures.get(attempt);
      return last != null && clock.instant().isBefore(last.plus(settings.pause()));
    }
  }

  private void forget(String domain) {
    try {
      store.remove(domain);
    } catch (StoreException e) {
      LOG.warn("the old MTA-STS policy of {} stays: {}", domain, e.getMessage());
    }
  }
}
