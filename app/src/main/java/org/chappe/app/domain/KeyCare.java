package org.chappe.app.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.chappe.app.domain.DomainRecord.Checked;
import org.chappe.app.domain.DomainRecord.Verdict;
import org.chappe.directory.DirectoryRefused;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.directory.DkimKey;
import org.chappe.directory.DkimKey.State;
import org.chappe.directory.DomainKeys;
import org.chappe.relay.route.dns.Dns;
import org.chappe.signing.SigningKey;

/**
 * The life of keys. One is made and waits; when DNS shows it, mail is signed with it, and those of
 * its algorithm from before retire; {@link #KEPT} later they are removed, when no mail is on its
 * way any more that they signed.
 *
 * <p>What a person asks for is refused with {@link DirectoryRefused}. Thread-safe: two that change
 * one domain at once each see what is true then.
 */
public final class KeyCare {
  /** RFC 5321 §4.5.4.1 has mail tried for days; some verify what they fetch weeks later. */
  static final Duration KEPT = Duration.ofDays(30);

  private final DomainKeys directory;
  private final NewDkimKeys newKeys;
  private final Supplier<Dns> dns;
  private final InstantSource clock;
  private final Optional<Duration> rotateAfter;
  private final Consumer<KeyEvent> events;

  /**
   * Care of all domains' keys.
   *
   * @param dns one that remembers nothing, each time: who has just published a key is not to wait
   * @param rotateAfter how old the newest key gets before the next ones are made; empty: never
   */
  public KeyCare(
      DomainKeys directory,
      NewDkimKeys newKeys,
      Supplier<Dns> dns,
      InstantSource clock,
      Optional<Duration> rotateAfter,
      Consumer<KeyEvent> events) {
    this.directory = directory;
    this.newKeys = newKeys;
    this.dns = dns;
    this.clock = clock;
    this.rotateAfter = rotateAfter;
    this.events = events;
  }

  /** Makes the next pair; refused while keys wait already. */
  public List<DkimKey> rotate(String domain) {
    List<DkimKey> there = directory.dkimKeys(domain);
    requireLabels(domain);
    there.stream()
        .filter(in(State.WAITING))
        .findFirst()
        .ifPresent(key -> {
          throw new DirectoryRefused(
              Reason.IN_USE,
              "the key %s waits already: publish it, or remove it".formatted(key.selector()));
        });
    List<DkimKey> made = newKeys.next(domain, there);
    made.forEach(key -> add(domain, key));
    return made;
  }

  /**
   * Adds one key that waits.
   *
   * @param pem one that was made elsewhere; empty: it is made here
   */
  public DkimKey add(
      String domain, DkimKey.Algorithm algorithm, Optional<String> selector, Optional<String> pem) {
    List<DkimKey> there = directory.dkimKeys(domain);
    requireLabels(domain);
    DkimKey key;
    try {
      key =
          pem.isPresent()
              ? newKeys.waiting(SigningKey.ofPem(domain, named(selector), pem.get()))
              : newKeys.one(domain, there, selector, algorithm);
    } catch (IllegalArgumentException e) {
      throw new DirectoryRefused(Reason.INVALID, String.valueOf(e.getMessage()));
    }
    add(domain, key);
    return key;
  }

  private static String named(Optional<String> selector) {
    return selector.orElseThrow(() ->
        new DirectoryRefused(
            Reason.INVALID, "name the selector under which the key is, or will be, published"));
  }

  /** RFC 6376 §3.5 */
  private static void requireLabels(String domain) {
    if (domain.indexOf('.') < 0) {
      throw new DirectoryRefused(
          Reason.INVALID, "a domain of one label cannot sign (RFC 6376 §3.5)");
    }
  }

  private void add(String domain, DkimKey key) {
    directory.addDkimKey(domain, key);
    events.accept(new KeyEvent.Made(domain, key.selector(), signing(domain, key).dnsName()));
  }

  /**
   * Has mail signed with keys from now on, and retires those of their algorithms from before.
   *
   * @param selector of the one; empty: all that wait
   * @param unseen without looking whether DNS has them
   */
  public void activate(String domain, Optional<String> selector, boolean unseen) {
    List<DkimKey> there = directory.dkimKeys(domain);
    List<DkimKey> chosen =
        selector.isPresent()
            ? List.of(key(domain, there, selector.get()))
            : there.stream().filter(in(State.WAITING)).toList();
    if (chosen.isEmpty()) {
      throw new DirectoryRefused(
          Reason.NOT_FOUND, "no key of %s waits; rotate makes some".formatted(domain));
    }
    if (!unseen) {
      var check = new RecordCheck(dns.get());
      for (DkimKey key : chosen) {
        Checked checked = check.check(DomainRecords.dkim(domain, key));
        if (checked.verdict() != Verdict.OK) {
          throw new DirectoryRefused(
              Reason.INVALID,
              "DNS does not show the key yet: %s %s; --now does not ask"
                  .formatted(checked.wanted().name(), why(checked)));
        }
      }
    }
    activate(domain, there, chosen);
  }

  private void activate(String domain, List<DkimKey> there, List<DkimKey> chosen) {
    var newest = new EnumMap<DkimKey.Algorithm, DkimKey>(DkimKey.Algorithm.class);
    chosen.stream()
        .sorted(Comparator.comparing(DkimKey::created).thenComparing(DkimKey::selector))
        .forEach(key -> newest.put(key.algorithm(), key));
    Map<String, State> states = new LinkedHashMap<>();
    for (DkimKey key : there) {
      DkimKey next = newest.get(key.algorithm());
      if (key.equals(next)) {
        states.put(key.selector(), State.ACTIVE);
      } else if (next != null && (key.state() == State.ACTIVE || chosen.contains(key))) {
        states.put(key.selector(), State.RETIRED);
      }
    }
    directory.setDkimKeyStates(domain, states);
    Instant until = clock.instant().plus(KEPT);
    states.forEach((selector, state) ->
        events.accept(
            state == State.ACTIVE
                ? new KeyEvent.Activated(domain, selector)
                : new KeyEvent.Retired(domain, selector, until)));
  }

  /** Signs nothing with it any more; of the last active one: mail leaves unsigned. */
  public void retire(String domain, String selector) {
    key(domain, directory.dkimKeys(domain), selector);
    directory.setDkimKeyState(domain, selector, State.RETIRED);
    events.accept(new KeyEvent.Retired(domain, selector, clock.instant().plus(KEPT)));
  }

  /** Refused while mail is signed with it. */
  public void remove(String domain, String selector) {
    DkimKey key = key(domain, directory.dkimKeys(domain), selector);
    if (key.state() == State.ACTIVE) {
      throw new DirectoryRefused(
          Reason.IN_USE,
          "mail is signed with the key %s; retire it first, and keep its record for some weeks"
              .formatted(selector));
    }
    gone(domain, key);
  }

  private void gone(String domain, DkimKey key) {
    directory.removeDkimKey(domain, key.selector());
    events.accept(new KeyEvent.Removed(domain, key.selector(), signing(domain, key).dnsName()));
  }

  private static DkimKey key(String domain, List<DkimKey> there, String selector) {
    return there.stream()
        .filter(key -> key.selector().equals(selector))
        .findFirst()
        .orElseThrow(() ->
            new DirectoryRefused(
                Reason.NOT_FOUND, "the domain %s has no key %s".formatted(domain, selector)));
  }

  /** Does for these domains what is due. Never throws for one of them; the others are looked at. */
  void look(List<String> domains) {
    var check = new RecordCheck(dns.get());
    for (String domain : domains) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      try {
        look(domain, check);
      } catch (RuntimeException e) {
        events.accept(new KeyEvent.Trouble(domain, e)); // removed meanwhile, or the store fails
      }
    }
  }

  private void look(String domain, RecordCheck check) {
    List<DkimKey> there = directory.dkimKeys(domain);
    var shown = new ArrayList<DkimKey>();
    for (DkimKey key : there.stream().filter(in(State.WAITING)).toList()) {
      Checked checked = check.check(DomainRecords.dkim(domain, key));
      if (checked.verdict() == Verdict.OK) {
        shown.add(key);
      } else {
        events.accept(
            new KeyEvent.Waiting(domain, key.selector(), checked.wanted().name(), why(checked)));
      }
    }
    if (!shown.isEmpty()) {
      activate(domain, there, shown);
    }
    Instant now = clock.instant();
    there.stream()
        .filter(in(State.RETIRED))
        .filter(key -> !key.since().plus(KEPT).isAfter(now))
        .forEach(key -> gone(domain, key));
    if (isRotationDue(there, now)) {
      rotate(domain);
    }
  }

  private boolean isRotationDue(List<DkimKey> there, Instant now) {
    return rotateAfter.isPresent()
        && there.stream().anyMatch(in(State.ACTIVE))
        && there.stream().noneMatch(in(State.WAITING))
        && there.stream()
            .filter(in(State.ACTIVE))
            .noneMatch(key -> key.created().plus(rotateAfter.get()).isAfter(now));
  }

  private static Predicate<DkimKey> in(State state) {
    return key -> key.state() == state;
  }

  private static SigningKey signing(String domain, DkimKey key) {
    return SigningKey.ofPkcs8(domain, key.selector(), key.pkcs8().toArray());
  }

  private static String why(Checked checked) {
    return switch (checked.verdict()) {
      case OK -> "is there";
      case MISSING -> "is not there";
      case DIFFERS -> "is another: " + String.join(", ", checked.found());
      case UNKNOWN -> "is not known: " + String.join(", ", checked.found());
    };
  }
}
