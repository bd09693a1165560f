package org.chappe.directory;

import java.time.Instant;
import java.util.regex.Pattern;
import org.chappe.model.Octets;

/**
 * A key that a domain signs its mail with, RFC 6376. What the octets mean is for who signs; as text
 * it shows nothing of them. Its row in the domain's partition:
 *
 * <pre>
 *   key 'k' | selector    format | algorithm | state | created (8) | since (8) | PKCS #8
 * </pre>
 *
 * Times are milliseconds since 1970; format 1 had no {@code since}.
 *
 * @param selector unique in the domain: labels of lower-case ASCII letters, digits, {@code -} and
 *     {@code _}; 63 octets at most
 * @param pkcs8 the private key, 1 to 8192 octets: ten times what a long one has
 * @param created to the millisecond
 * @param since when it came into its state, to the millisecond
 */
public record DkimKey(
    String selector,
    Algorithm algorithm,
    Octets pkcs8,
    Instant created,
    State state,
    Instant since) {
  private static final int FORMAT = 2;
  private static final int PKCS8_OCTETS = 8_192;
  private static final int SELECTOR_OCTETS = 63;
  private static final Pattern SELECTOR =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

  /** What it signs with. The octet is on disk. */
  public enum Algorithm {
    /** RFC 6376 §3.3.2. */
    RSA_SHA256(1),
    /** RFC 8463 §3. */
    ED25519_SHA256(2);

    private final int octet;

    Algorithm(int octet) {
      this.octet = octet;
    }
  }

  /** What it is good for. The octet is on disk. */
  public enum State {
    /** Made, and not known to be in DNS yet: nothing may be signed with it. */
    WAITING(1),
    /** In DNS: mail is signed with it. */
    ACTIVE(2),
    /** In DNS still, for mail on its way; nothing is signed with it any more. */
    RETIRED(3);

    private final int octet;

    State(int octet) {
      this.octet = octet;
    }
  }

  public DkimKey {
    if (selector.length() > SELECTOR_OCTETS || !SELECTOR.matcher(selector).matches()) {
      throw new DirectoryRefused(
          DirectoryRefused.Reason.INVALID,
          "a selector has 1 to 63 letters a to z, digits, \"-\", \"_\" and single dots inside");
    }
    if (pkcs8.isEmpty() || pkcs8.length() > PKCS8_OCTETS) {
      throw new DirectoryRefused(
          DirectoryRefused.Reason.INVALID, "a private key has 1 to " + PKCS8_OCTETS + " octets");
    }
    created = Instant.ofEpochMilli(created.toEpochMilli());
    since = Instant.ofEpochMilli(since.toEpochMilli());
  }

  /** A key that is in its first state. */
  public DkimKey(String selector, Algorithm algorithm, Octets pkcs8, Instant created, State state) {
    this(selector, algorithm, pkcs8, created, state, created);
  }

  /** The same key, good for something else from {@code from} on. */
  public DkimKey state(State next, Instant from) {
    return new DkimKey(selector, algorithm, pkcs8, created, next, from);
  }

  static DkimKey read(String domain, String selector, byte[] value) {
    var in = new ValueReader("the key %s of %s".formatted(selector, domain), value, FORMAT);
    int algorithm = in.octet();
    int state = in.octet();
    var created = Instant.ofEpochMilli(in.int64());
    var since = in.format() == 1 ? created : Instant.ofEpochMilli(in.int64());
    return new DkimKey(
        selector,
        algorithm(algorithm, in),
        new Octets(in.rest()),
        created,
        state(state, in),
        since);
  }

  private static Algorithm algorithm(int octet, ValueReader in) {
    for (var known : Algorithm.values()) {
      if (known.octet == octet) {
        return known;
      }
    }
    throw in.damaged("algorithm " + octet);
  }

  private static State state(int octet, ValueReader in) {
    for (var known : State.values()) {
      if (known.octet == octet) {
        return known;
      }
    }
    throw in.damaged("state " + octet);
  }

  byte[] octets() {
    return new ValueWriter(FORMAT)
        .octet(algorithm.octet)
        .octet(state.octet)
        .int64(created.toEpochMilli())
        .int64(since.toEpochMilli())
        .rest(pkcs8.toArray())
        .octets();
  }

  @Override
  public String toString() {
    return "DkimKey[%s, %s, %s, %s since %s]".formatted(selector, algorithm, created, state, since);
  }
}
