package org.chappe.app.domain;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.chappe.directory.DirectoryRefused;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.directory.DkimKey;
import org.chappe.model.Octets;
import org.chappe.signing.SigningKey;

/**
 * Makes keys for a domain: Ed25519, and RSA for verifiers that know nothing else (RFC 8463 §6).
 * Selectors are {@code 2026a-e} and {@code 2026a-r}: the year, a letter for the next ones within
 * it, the algorithm; so that a name in DNS tells how old its key is. Thread-safe.
 */
public final class NewDkimKeys implements Function<String, List<DkimKey>> {
  private final InstantSource clock;

  public NewDkimKeys(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A new domain's keys, which wait for being published; takes some tenths of a second. None for a
   * name of a single label: it cannot sign (RFC 6376 §3.5).
   */
  @Override
  public List<DkimKey> apply(String domain) {
    return domain.indexOf('.') < 0 ? List.of() : next(domain, List.of());
  }

  /**
   * A pair beside the keys that are there.
   *
   * @throws DirectoryRefused when the year has no letter left
   */
  List<DkimKey> next(String domain, List<DkimKey> there) {
    String name = name(there);
    return List.of(
        made(domain, name + "-e", DkimKey.Algorithm.ED25519_SHA256),
        made(domain, name + "-r", DkimKey.Algorithm.RSA_SHA256));
  }

  /** One key; with a selector like those of {@link #next} when none is given. */
  DkimKey one(
      String domain, List<DkimKey> there, Optional<String> selector, DkimKey.Algorithm algorithm) {
    String suffix = algorithm == DkimKey.Algorithm.RSA_SHA256 ? "-r" : "-e";
    return made(domain, selector.orElseGet(() -> name(there) + suffix), algorithm);
  }

  /** The first letter of the year that no key has. */
  private String name(List<DkimKey> there) {
    int year = clock.instant().atZone(ZoneOffset.UTC).getYear();
    for (char letter = 'a'; letter <= 'z'; letter++) {
      String name = "" + year + letter;
      if (there.stream().noneMatch(key -> key.selector().startsWith(name))) {
        return name;
      }
    }
    throw new DirectoryRefused(Reason.IN_USE, "the year's 26 names are used up; name a selector");
  }

  private DkimKey made(String domain, String selector, DkimKey.Algorithm algorithm) {
    var key = SigningKey.generate(domain, selector, signing(algorithm));
    return waiting(key, algorithm);
  }

  /** A key that was made elsewhere. */
  DkimKey waiting(SigningKey key) {
    return waiting(
        key,
        switch (key.algorithm()) {
          case RSA_SHA256 -> DkimKey.Algorithm.RSA_SHA256;
          case ED25519_SHA256 -> DkimKey.Algorithm.ED25519_SHA256;
        });
  }

  private DkimKey waiting(SigningKey key, DkimKey.Algorithm algorithm) {
    return new DkimKey(
        key.selector(), algorithm, new Octets(key.pkcs8()), clock.instant(), DkimKey.State.WAITING);
  }

  private static org.chappe.signing.Algorithm signing(DkimKey.Algorithm algorithm) {
    return switch (algorithm) {
      case RSA_SHA256 -> org.chappe.signing.Algorithm.RSA_SHA256;
      case ED25519_SHA256 -> org.chappe.signing.Algorithm.ED25519_SHA256;
    };
  }
}
