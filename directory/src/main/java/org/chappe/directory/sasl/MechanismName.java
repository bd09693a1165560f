package org.chappe.directory.sasl;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The mechanisms there are, in the order they are offered in: the better ones first, as some
 * clients take the first they know.
 */
public enum MechanismName {
  /** RFC 4422, appendix A: by the client's certificate. */
  EXTERNAL,
  /** RFC 7677: the password is not shown, and nobody stands between. */
  SCRAM_SHA_256_PLUS,
  SCRAM_SHA_256,
  /** RFC 5802. */
  SCRAM_SHA_1_PLUS,
  SCRAM_SHA_1,
  /** RFC 7628: an access token. */
  OAUTHBEARER,
  /** The same, as Google had it before. */
  XOAUTH2,
  /** RFC 4616. */
  PLAIN,
  /** Without an RFC. */
  LOGIN;

  /**
   * Not SCRAM-SHA-1: what still needs it is old, and SHA-1 makes guessing a key cheap. Not the
   * bound ones: mutt with GNU SASL takes them whenever they are offered, cannot bind to TLS 1.3,
   * and then tries nothing else.
   */
  public static final Set<MechanismName> DEFAULT =
      Set.of(EXTERNAL, SCRAM_SHA_256, OAUTHBEARER, XOAUTH2, PLAIN, LOGIN);

  private final String wire = name().replace('_', '-');

  /** As protocols write it: {@code SCRAM-SHA-256-PLUS}. */
  public String wire() {
    return wire;
  }

  /**
   * The mechanism of a {@link #wire} name.
   *
   * @param name in capitals
   */
  public static Optional<MechanismName> of(String name) {
    return Arrays.stream(values()).filter(one -> one.wire.equals(name)).findFirst();
  }
}
