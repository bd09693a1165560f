package org.chappe.app.acme;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.chappe.app.acme.AcmeFailed.Reach;
import org.chappe.app.config.AcmeConfig;
import org.chappe.app.config.AcmeConfig.ChallengeType;

/**
 * Orders each certificate when it is due: when there is none, when other names are wanted or
 * another ACME server is set, and when it ends soon. One thread.
 *
 * <p>After a failure the next order waits: {@code tls.acme.retry} first, then three times as long
 * each time, up to {@link #LONGEST}, each time a fifth more or less, so that many servers that lost
 * the same ACME server do not come back at once. A restart begins with the first wait again, after
 * somebody may have mended something; what the ACME server itself told to wait stays. A failure
 * that is the server's makes all others wait as well.
 */
final class Renewals {
  /** 12 hours: of the 30 days that a renewal has, 60 tries at worst. */
  static final Duration LONGEST = Duration.ofHours(12);

  private static final int STEPS = 3;

  private final URI directory;
  private final AcmeConfig config;
  private final Supplier<List<Wanted>> wanted;
  private final AcmeFolder folder;
  private final Issuer issuer;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<AcmeEvent> events;
  private final Map<String, Instant> waiting = new HashMap<>(); // by id, since the start
  private Instant paused = Instant.MIN; // for all

  Renewals(
      URI directory,
      AcmeConfig config,
      Supplier<List<Wanted>> wanted,
      AcmeFolder folder,
      Issuer issuer,
      InstantSource clock,
      RandomGenerator random,
      Consumer<AcmeEvent> events) {
    this.directory = directory;
    this.config = config;
    this.wanted = wanted;
    this.folder = folder;
    this.issuer = issuer;
    this.clock = clock;
    this.random = random;
    this.events = events;
  }

  /**
   * Orders what is due, one after the other.
   *
   * @param changed called after each new certificate
   * @return when the next one is due, as far as is known now; perhaps in years
   */
  Instant turn(Runnable changed) throws IOException, InterruptedException {
    Instant next = Instant.MAX;
    for (Wanted one : wanted.get()) {
      Instant due = due(one);
      if (!due.isAfter(clock.instant())) {
        order(one, changed);
        due = due(one);
      }
      next = due.isBefore(next) ? due : next;
    }
    return next;
  }

  private Instant due(Wanted one) throws IOException {
    Progress progress = folder.progress(one);
    Instant wait = waiting.getOrDefault(one.id(), afterStart(progress));
    Instant renewal = renewal(one, progress);
    Instant due = renewal.isAfter(wait) ? renewal : wait;
    return due.isAfter(paused) ? due : paused;
  }

  private Instant afterStart(Progress progress) {
    if (progress.failures() == 0) {
      return Instant.MIN;
    }
    Instant told = progress.next().orElse(Instant.MIN);
    Instant first = progress.tried().orElse(Instant.MIN).plus(config.retry());
    return progress.serversWord() || told.isBefore(first) ? told : first;
  }

  /** When the certificate should be renewed, were there nothing to wait for. */
  private Instant renewal(Wanted one, Progress progress) throws IOException {
    try {
      Optional<Leaf> leaf = folder.leaf(one);
      if (leaf.isEmpty()
          || !progress.issuedBy().equals(directory.toString())
          || !leaf.get().names().containsAll(one.hosts())) {
        return Instant.MIN;
      }
      return renewal(leaf.get(), config.renewBefore());
    } catch (GeneralSecurityException e) {
      events.accept(new AcmeEvent.Damaged(folder.files(one).chain(), e.toString()));
      return Instant.MIN;
    }
  }

  /** Two thirds of a lifetime at most: else a new one would be due at once. */
  static Instant renewal(Leaf leaf, Optional<Duration> before) {
    Duration third = leaf.lifetime().dividedBy(3);
    Duration most = third.multipliedBy(2);
    Duration wanted = before.orElse(third);
    return leaf.until().minus(wanted.compareTo(most) > 0 ? most : wanted);
  }

  private void order(Wanted one, Runnable changed) throws IOException, InterruptedException {
    Progress before = folder.progress(one);
    try {
      List<ChallengeType> types = config.challenges();
      KeyPair key = key(one);
      List<X509Certificate> chain =
          issuer.order(one, key, types.get(before.failures() % types.size()));
      folder.store(one, key, chain);
      folder.write(one, Progress.issued(directory.toString(), clock.instant()));
      waiting.put(one.id(), clock.instant().plus(config.retry())); // whatever its dates say
      Leaf leaf = new Leaf(chain.getFirst());
      events.accept(
          new AcmeEvent.Issued(
              one, leaf.issuer(), leaf.until(), renewal(leaf, config.renewBefore())));
      changed.run();
    } catch (AcmeFailed e) {
      failed(one, before, e);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // A bug as well must not come back at once, and not stand in the way of the others.
      failed(one, before, new AcmeFailed(Reach.ORDER, "this server failed: " + e));
    }
  }

  private KeyPair key(Wanted one) throws IOException, GeneralSecurityException {
    KeyPair kept = folder.key(one);
    boolean isRenewal = Files.exists(folder.files(one).chain());
    return config.newKey() && isRenewal ? AcmeFolder.newKey(one.type()) : kept;
  }

  private void failed(Wanted one, Progress before, AcmeFailed failure) throws IOException {
    Instant now = clock.instant();
    Instant own = now.plus(wait(before.failures()));
    Instant next = failure.notBefore().filter(told -> told.isAfter(own)).orElse(own);
    waiting.put(one.id(), next);
    if (failure.reach() == Reach.SERVER) {
      paused = next;
    }
    Progress after = before.failed(now, next, !next.equals(own), failure.why());
    events.accept(new AcmeEvent.Failed(one, after.failures(), next, failure.why()));
    folder.write(one, after);
  }

  /** After so many failures before this one. */
  private Duration wait(int failures) {
    Duration wait = config.retry();
    for (int i = 0; i < failures && wait.compareTo(LONGEST) < 0; i++) {
      wait = wait.multipliedBy(STEPS);
    }
    wait = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    return Duration.ofMillis((long) (wait.toMillis() * random.nextDouble(0.8, 1.2)));
  }

  /** All that a server with these domains wants. */
  static List<Wanted> wanted(AcmeConfig config, String hostname, List<String> domains) {
    var hosts = new LinkedHashMap<String, List<String>>(); // by the first
    if (config.domains().isEmpty()) {
      hosts.put(hostname, List.of(hostname));
    }
    config.domains().forEach(names -> hosts.putIfAbsent(names.hosts().getFirst(), names.hosts()));
    for (String domain : config.domainHosts().isEmpty() ? List.<String>of() : domains) {
      List<String> names =
          config.domainHosts().stream().map(label -> label + "." + domain).toList();
      hosts.putIfAbsent(names.getFirst(), names);
    }
    return hosts.values().stream()
        .flatMap(names -> config.keys().stream().distinct().map(type -> new Wanted(names, type)))
        .toList();
  }
}
