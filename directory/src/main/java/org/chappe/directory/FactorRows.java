package org.chappe.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.chappe.directory.factor.SecondFactorPolicy;
import org.chappe.directory.factor.Totp;
import org.chappe.model.Octets;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * What an account has beside its password, from the rows of its ACCOUNT partition; in memory with
 * its {@link Credentials}.
 *
 * <pre>
 *   key 'p' | name (folded)     an app password          {@link KeptAppPassword}
 *   key 't'                     TOTP                     {@link Totp}
 *   key 'r' | digest (32)       a recovery code          format
 *   key 'k' | credential id     a passkey                {@link Passkey}
 *   key 'c' | fingerprint (32)  a client's certificate   {@link AccountCertificate}
 *   key 'f'                     the account's own policy format | policy (1)
 *   key 'q'                     since when one is missed format | (8, ms)
 *   key 'o' | role              passed over              {@link StoredRoles}
 * </pre>
 *
 * @param policy the account's own; empty: its domain's holds
 * @param missedSince when the account first signed in without a second factor although one is
 *     required: the time of grace begins there
 */
record FactorRows(
    List<KeptAppPassword> appPasswords,
    Optional<Totp> totp,
    List<Octets> recoveryCodes,
    List<Passkey> passkeys,
    List<AccountCertificate> certificates,
    Optional<SecondFactorPolicy> policy,
    Optional<Instant> missedSince) {
  static final FactorRows NONE =
      new FactorRows(
          List.of(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  static final byte[] TOTP = {'t'};
  static final byte[] POLICY = {'f'};
  static final byte[] MISSED_SINCE = {'q'};

  /** All that {@link #read} reads, and rows of others, which it passes over. */
  static final RowRange ALL = RowRange.of(new byte[] {0}, new byte[] {(byte) 0x80});

  private static final int FORMAT = 1;

  static FactorRows read(List<Row> rows) {
    var appPasswords = new ArrayList<KeptAppPassword>();
    var codes = new ArrayList<Octets>();
    var passkeys = new ArrayList<Passkey>();
    var certificates = new ArrayList<AccountCertificate>();
    Optional<Totp> totp = Optional.empty();
    Optional<SecondFactorPolicy> policy = Optional.empty();
    Optional<Instant> missed = Optional.empty();
    for (var row : rows) {
      switch (row.key()[0]) {
        case 'p' -> appPasswords.add(KeptAppPassword.read(row.value()));
        case 't' -> totp = Optional.of(Totp.read(row.value()));
        case 'r' -> codes.add(rest(row.key()));
        case 'k' -> passkeys.add(Passkey.read(rest(row.key()), row.value()));
        case 'c' -> certificates.add(AccountCertificate.read(rest(row.key()), row.value()));
        case 'f' -> policy = SecondFactorPolicy.ofOctet(in(row).u8());
        case 'q' -> missed = Optional.of(Instant.ofEpochMilli(in(row).i64()));
        default -> {} // another class's
      }
    }
    appPasswords.sort(Comparator.comparing(kept -> kept.about().created()));
    certificates.sort(Comparator.comparing(AccountCertificate::created));
    return new FactorRows(
        List.copyOf(appPasswords),
        totp,
        List.copyOf(codes),
        List.copyOf(passkeys),
        List.copyOf(certificates),
        policy,
        missed);
  }

  private static ValueReader in(Row row) {
    return new ValueReader("a second factor's row", row.value(), FORMAT);
  }

  private static Octets rest(byte[] key) {
    return new Octets(key, 1, key.length - 1);
  }

  /** Whether the password alone opens nothing. */
  boolean hasSecondFactor() {
    return activeTotp().isPresent() || !passkeys.isEmpty();
  }

  Optional<Totp> activeTotp() {
    return totp.filter(Totp::confirmed);
  }

  /** The app password with this digest; all are compared. */
  Optional<KeptAppPassword> appPassword(Octets digest) {
    byte[] wanted = digest.toArray();
    Optional<KeptAppPassword> found = Optional.empty();
    for (var kept : appPasswords) {
      if (MessageDigest.isEqual(kept.digest().toArray(), wanted)) {
        found = Optional.of(kept);
      }
    }
    return found;
  }

  static byte[] appPasswordKey(String name) {
    return key('p', KeptAppPassword.key(name).getBytes(UTF_8));
  }

  static byte[] recoveryCodeKey(Octets digest) {
    return key('r', digest.toArray());
  }

  static byte[] passkeyKey(Octets id) {
    return key('k', id.toArray());
  }

  static byte[] policyValue(SecondFactorPolicy policy) {
    return new ValueWriter(FORMAT, 2).u8(policy.octet()).toArray();
  }

  static byte[] missedValue(Instant since) {
    return new ValueWriter(FORMAT, 9).i64(since.toEpochMilli()).toArray();
  }

  static byte[] present() {
    return new ValueWriter(FORMAT, 1).toArray();
  }

  private static byte[] key(char kind, byte[] rest) {
    return ByteBuffer.allocate(1 + rest.length).put((byte) kind).put(rest).array();
  }
}
