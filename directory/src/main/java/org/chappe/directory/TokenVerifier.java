package org.chappe.directory;

import java.util.Optional;

/** Knows access tokens of one kind of issuer. Thread-safe. */
@FunctionalInterface
public interface TokenVerifier {
  /**
   * What the token says, or empty when it is none of this issuer's, forged, expired or revoked. May
   * ask the issuer, within a few seconds.
   *
   * @throws Unavailable when the issuer could not be asked
   */
  Optional<TokenClaims> verify(String token);

  /** Whether it asks somebody else, over the network. */
  default boolean asksElsewhere() {
    return false;
  }

  /** Nobody could say whether a token is good: it may be. */
  final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unavailable() {
      super("the token's issuer does not answer", null, false, false);
    }
  }

  /** Where a client that has no token finds out how to get one: the URL of OpenID's metadata. */
  default Optional<String> discovery() {
    return Optional.empty();
  }
}
