package org.chappe.directory;

import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.chappe.model.Octets;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * A certificate by which a program signs in to an account, as the account's partition has it.
 *
 * <pre>
 *   key 'c' | fingerprint (32)
 *   format | name | scope (1, a bit each) | created (8, ms) | expires (8, ms; 0: never)
 * </pre>
 *
 * @param name the account's own word for it: up to {@link AppPassword#MAX_NAME} characters, unlike
 *     the others' without regard to case
 * @param fingerprint SHA-256 of the certificate, or of its public key, which stays when the
 *     certificate is renewed
 * @param scope what it opens
 */
public record AccountCertificate(
    String name,
    Octets fingerprint,
    Set<Protocol> scope,
    Instant created,
    Optional<Instant> expires) {
  static final int OCTETS = 32;

  private static final int FORMAT = 1;

  public AccountCertificate {
    scope = Set.copyOf(scope);
    if (fingerprint.length() != OCTETS) {
      throw new IllegalArgumentException("a SHA-256 has 32 octets, not " + fingerprint.length());
    }
  }

  /** Why it does not open this door, if so. */
  Optional<Refusal> refusal(X509Certificate shown, Origin origin, Instant now) {
    if (expires.filter(end -> !now.isBefore(end)).isPresent()
        || !now.isBefore(shown.getNotAfter().toInstant())) {
      return Optional.of(Refusal.EXPIRED);
    }
    return scope.contains(origin.protocol())
        ? Optional.empty()
        : Optional.of(Refusal.WRONG_PROTOCOL);
  }

  /** What {@link Access#id} has. */
  public String id() {
    return HexFormat.of().formatHex(fingerprint.toArray());
  }

  boolean isNamed(String other) {
    return KeptAppPassword.key(name).equals(KeptAppPassword.key(other));
  }

  static AccountCertificate read(Octets fingerprint, byte[] value) {
    var in = new ValueReader("a certificate", value, FORMAT);
    String name = in.string();
    Set<Protocol> scope = KeptAppPassword.scope(in.u8());
    var created = Instant.ofEpochMilli(in.i64());
    long expires = in.i64();
    return new AccountCertificate(
        name,
        fingerprint,
        scope,
        created,
        expires == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expires)));
  }

  byte[] octets() {
    return new ValueWriter(FORMAT, 80)
        .string(name)
        .u8(KeptAppPassword.bits(scope))
        .i64(created.toEpochMilli())
        .i64(expires.map(Instant::toEpochMilli).orElse(0L))
        .toArray();
  }

  byte[] key() {
    return ByteBuffer.allocate(1 + OCTETS).put((byte) 'c').put(fingerprint.toArray()).array();
  }
}
