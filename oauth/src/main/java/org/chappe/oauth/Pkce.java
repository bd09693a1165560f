package org.chappe.oauth;

/** Proof that who comes with a code is who asked for it, RFC 7636. */
final class Pkce {
  private Pkce() {}

  /** Whether {@code verifier} is well written and the one of this challenge; RFC 7636 §4.6 */
  static boolean proves(String verifier, String challenge) {
    return verifier.matches("[A-Za-z0-9._~-]{43,128}")
        && Secrets.equal(Secrets.digest(verifier), challenge);
  }
}
