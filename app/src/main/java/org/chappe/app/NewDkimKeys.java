package org.chappe.app;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.chappe.directory.DkimKey;
import org.chappe.model.Octets;
import org.chappe.signing.Algorithm;
import org.chappe.signing.SigningKey;

/**
 * Makes the first keys of a new domain: Ed25519, and RSA for verifiers that know nothing else (RFC
 * 8463 §6). Selectors are {@code 2026a-e} and {@code 2026a-r}: the year, a letter for the next ones
 * within it, the algorithm; so that a name in DNS tells how old its key is. Thread-safe.
 */
public final class NewDkimKeys implements Function<String, List<DkimKey>> {
  private final InstantSource clock;

  public NewDkimKeys(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Keys that wait for being published; takes some tenths of a second. None for a name of a single
   * label: it cannot sign (RFC 6376 §3.5).
   */
  @Override
  public List<DkimKey> apply(String domain) {
    if (domain.indexOf('.') < 0) {
      return List.of();
    }
    return List.of(
        key(domain, "e", Algorithm.ED25519_SHA256, DkimKey.Algorithm.ED25519_SHA256),
        key(domain, "r", Algorithm.RSA_SHA256, DkimKey.Algorithm.RSA_SHA256));
  }

  private DkimKey key(String domain, String suffix, Algorithm algorithm, DkimKey.Algorithm stored) {
    Instant now = clock.instant();
    String selector = now.atZone(ZoneOffset.UTC).getYear() + "a-" + suffix;
    var made = SigningKey.generate(domain, selector, algorithm);
    return new DkimKey(selector, stored, new Octets(made.pkcs8()), now, DkimKey.State.WAITING);
  }
}
