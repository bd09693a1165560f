package org.chappe.net;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * A certificate as it lies on disk, in PEM: the chain, the server's own certificate first, and its
 * private key without a passphrase (PKCS #8, or the older forms of RSA and EC keys). Both may be
 * one file.
 */
public record CertificateFiles(Path chain, Path key) {
  /**
   * Returns when both can be used, together.
   *
   * @throws IOException if a file cannot be read
   * @throws GeneralSecurityException saying which file is wrong and how
   */
  public void check() throws IOException, GeneralSecurityException {
    Certificate.read(this);
  }
}
