package org.chappe.app.acme;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;
import org.chappe.app.config.AcmeConfig.ChallengeType;

/** Who gives certificates. */
interface Issuer {
  /**
   * Proves that the names are here, and has a certificate made for them.
   *
   * @param type the challenge to take where the issuer leaves the choice
   * @return the chain, the certificate with {@code key} first
   */
  List<X509Certificate> order(Wanted wanted, KeyPair key, ChallengeType type)
      throws AcmeFailed, InterruptedException;
}
