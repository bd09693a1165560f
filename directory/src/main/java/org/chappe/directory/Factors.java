package org.chappe.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.factor.SecondFactorPolicy;
import org.chappe.directory.factor.Totp;
import org.chappe.model.Address;
import org.chappe.model.IpNetwork;

/**
 * What accounts have beside their password. Thread-safe; durable on return. Every method throws
 * {@link DirectoryRefused} when there is no such account, and when what is asked cannot be. With a
 * second factor in force, sessions that the password alone had opened end.
 */
public interface Factors {
  /** App passwords, and passkeys, an account has at most: one for each device is far below. */
  int MOST = 100;

  /**
   * How an account's door is closed.
   *
   * @param graceEnds when an account that misses a required second factor is let in no more; empty
   *     when none is missing, or the account has not signed in since it is required
   */
  record Status(
      SecondFactorPolicy policy,
      Optional<SecondFactorPolicy> ownPolicy,
      Optional<Instant> totpSince,
      int recoveryCodes,
      int passkeys,
      int appPasswords,
      Optional<Instant> graceEnds) {}

  /** A second factor that has just been set up: shown once. */
  record Enrolment(Totp totp, List<String> recoveryCodes) {
    @Override
    public String toString() {
      return "Enrolment[" + totp + "]"; // no codes in a log
    }
  }

  Status status(Address account);

  /**
   * Sets TOTP up so that it is in force at once: for who hands the secret over by other means than
   * a page that asks for the first code. Refused when it is in force already.
   */
  Enrolment enableTotp(Address account);

  /** Makes a secret that is not in force before {@link #confirmTotp}; an earlier such one goes. */
  Totp beginTotp(Address account);

  /** Puts the secret in force for who shows a code of it; returns the recovery codes. */
  List<String> confirmTotp(Address account, String code);

  /** Forgets the secret and, when no other second factor is left, the recovery codes. */
  void disableTotp(Address account);

  /** New recovery codes; the old ones open nothing any more. */
  List<String> newRecoveryCodes(Address account);

  /** The account's own policy, or empty: its domain's holds. */
  void setPolicy(Address account, Optional<SecondFactorPolicy> policy);

  /** The domain's own policy, or empty: the server's holds. */
  void setPolicy(String domain, Optional<SecondFactorPolicy> policy);

  /** The domain's own policy. */
  Optional<SecondFactorPolicy> policy(String domain);

  /**
   * What an app password is made with.
   *
   * @param scope not empty, without {@link Protocol#HTTP}
   */
  record NewAppPassword(
      String name, Set<Protocol> scope, Optional<Duration> lifetime, Optional<IpNetwork> network) {}

  /** Makes an app password; this is the only time it is seen. */
  String addAppPassword(Address account, NewAppPassword wanted);

  /** In the order in which they were made. */
  List<AppPassword> appPasswords(Address account);

  /** From now on it opens nothing. */
  void revokeAppPassword(Address account, String name);

  /** Adds a passkey that the page has verified. */
  void addPasskey(Address account, Passkey passkey);

  List<Passkey> passkeys(Address account);

  /** Notes the use of a passkey that the page has verified; refused when its count goes back. */
  void passkeyUsed(Address account, Passkey passkey, long signCount);

  void removePasskey(Address account, Passkey passkey);
}
