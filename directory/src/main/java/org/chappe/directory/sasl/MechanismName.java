package org.chappe.directory.sasl;

import java.util.Arrays;
import java.util.EnumSet;
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

  /** All but SCRAM-SHA-1: what still needs it is old, and SHA-1 makes guessing a key cheap. */
  public static final Set<MechanismName> DEFAULT =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(SCRAM_SHA_1, SCRAM_SHA_1_PLUS)));

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
