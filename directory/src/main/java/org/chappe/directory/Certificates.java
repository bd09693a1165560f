package org.chappe.directory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.model.Address;
import org.chappe.model.Octets;

/**
 * The certificates by which programs sign in to accounts. A certificate opens one account. Who
 * issued it is not asked: an account has it, and the program has its key. Thread-safe; durable on
 * return. Every method throws {@link DirectoryRefused} when there is no such account, and when what
 * is asked cannot be.
 */
public interface Certificates {
  /** An account has at most. */
  int MOST = 100;

  /**
   * What a certificate is added with.
   *
   * @param fingerprint SHA-256 of the certificate or of its public key
   * @param scope not empty, without {@link Protocol#HTTP}
   */
  record NewCertificate(
      String name, Octets fingerprint, Set<Protocol> scope, Optional<Duration> lifetime) {}

  void addCertificate(Address account, NewCertificate wanted);

  /** In the order in which they were added. */
  List<AccountCertificate> certificates(Address account);

  /** From now on it opens nothing. Returns what was removed. */
  AccountCertificate removeCertificate(Address account, String name);
}
