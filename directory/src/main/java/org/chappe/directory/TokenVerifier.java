package org.chappe.directory;

import java.util.Optional;

/** Knows access tokens of one kind of issuer. Thread-safe. */
@FunctionalInterface
public interface TokenVerifier {
  /**
   * What the token says, or empty when it is none of this issuer's, forged, expired or revoked. May
   * ask the issuer, within a few seconds.
   */
  Optional<TokenClaims> verify(String token);

  /** Where a client that has no token finds out how to get one: the URL of OpenID's metadata. */
  default Optional<String> discovery() {
    return Optional.empty();
  }
}
