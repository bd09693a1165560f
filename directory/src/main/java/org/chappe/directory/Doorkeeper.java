package org.chappe.directory;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/**
 * Lets in who has shown what opens an account. All but passwords has an answer already, by which a
 * directory has none of it and it is offered nowhere. Names that are not here are answered like
 * wrong passwords. Thread-safe.
 */
@FunctionalInterface
public interface Doorkeeper {
  /**
   * Checks a user's name and password; slow when it must hash, and slowed down for who guesses.
   * Never called before TLS unless the operator allows it. The password is only read: the caller
   * clears it.
   */
  SignIn authenticate(String user, char[] password, Origin origin);

  /** The hashes that accounts have keys for, so that SCRAM can succeed. */
  default Set<ScramHash> scramHashes() {
    return Set.of();
  }

  /** The salt of {@code user}; who is not here, or has no keys, gets one too, always the same. */
  default ScramSalt scramSalt(String user, ScramHash hash) {
    throw new UnsupportedOperationException("there are no keys for SCRAM");
  }

  /** Checks a proof; slowed down for who guesses. */
  default ScramAnswer authenticate(ScramProof proof, Origin origin) {
    return new ScramAnswer(new SignIn.Refused());
  }

  /** Whether somebody here knows access tokens. */
  default boolean takesTokens() {
    return false;
  }

  /** Where a client without a good token finds out how to get one: a URL, RFC 7628 §3.2.2. */
  default Optional<String> tokenDiscovery() {
    return Optional.empty();
  }

  /**
   * Checks an access token.
   *
   * @param user who the client says it is; empty: whom the token names
   */
  default SignIn authenticateToken(Optional<String> user, String token, Origin origin) {
    return new SignIn.Refused();
  }

  /** Whether the certificate is an account's. */
  default boolean knows(X509Certificate certificate) {
    return false;
  }

  /**
   * Lets in whose certificate a client has shown in TLS, which proved that it has the key.
   *
   * @param user who the client says it is; empty: whose it is
   */
  default SignIn authenticateCertificate(
      Optional<String> user, X509Certificate certificate, Origin origin) {
    return new SignIn.Refused();
  }
}
