package org.chappe.directory;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.chappe.model.AccountId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes anew what is kept of a password that was just right, when it is not what would be made
 * today: the hash is another system's or from before its cost grew, or keys of SCRAM are missing.
 * It is done beside the sign-in, which waits for nothing; what fails is done at the next one.
 * Thread-safe.
 */
final class Renewal {
  private static final Logger log = LoggerFactory.getLogger(Renewal.class);

  /** They take turns with sign-ins, and each keeps a password in memory; others come next time. */
  private static final int UNDER_WAY = 100;

  private final Ledger ledger;
  private final PasswordHasher hasher;
  private final PasswordKeys keys;
  private final Set<AccountId> underWay = ConcurrentHashMap.newKeySet();

  Renewal(Ledger ledger, PasswordHasher hasher, PasswordKeys keys) {
    this.ledger = ledger;
    this.hasher = hasher;
    this.keys = keys;
  }

  /** Begins one if it is due; {@code password} is copied. */
  void beginIfDue(Credentials credentials, byte[] password) {
    if (!isDue(credentials)
        || underWay.size() >= UNDER_WAY
        || !underWay.add(credentials.account().id())) {
      return;
    }
    byte[] copy = password.clone();
    Thread.ofVirtual()
        .name("password-renewal")
        .start(() -> {
          try {
            renew(credentials, copy);
          } catch (RuntimeException e) {
            log.warn(
                "directory.password.renewal account={} outcome=failed why={}",
                credentials.account().address(),
                e.getMessage());
          } finally {
            Arrays.fill(copy, (byte) 0);
            underWay.remove(credentials.account().id());
          }
        });
  }

  /** Whether something else would be kept of the password today. */
  boolean isDue(Credentials credentials) {
    return hasher.needsRehash(credentials.password()) || keys.areMissing(credentials);
  }

  private void renew(Credentials credentials, byte[] password) {
    var hash =
        hasher.needsRehash(credentials.password())
            ? hasher.hash(password)
            : credentials.password(); // it may cost more than a new one
    ledger.edit(
        credentials.account(),
        edit -> {
          var now = edit.credentials();
          if (now.number() == credentials.number()) { // else there is another password meanwhile
            edit.credentials(keys.withPassword(now, hash, now.number(), password));
          }
          return true;
        });
    log.info("directory.password.renewed account={}", credentials.account().address());
  }
}
