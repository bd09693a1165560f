package org.chappe.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.Access;
import org.chappe.directory.Account;
import org.chappe.directory.DirectoryRefused;
import org.chappe.directory.StoredDirectory;
import org.chappe.directory.access.OpenSession;
import org.chappe.directory.access.OpenSessions;
import org.chappe.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the sessions that an app password or a certificate opened when its own time is over. What is
 * revoked ends its sessions by itself.
 */
final class ExpiredSessions {
  static final Duration EVERY = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(ExpiredSessions.class);

  private final OpenSessions sessions;
  private final StoredDirectory directory;
  private final InstantSource clock;

  ExpiredSessions(OpenSessions sessions, StoredDirectory directory, InstantSource clock) {
    this.sessions = sessions;
    this.directory = directory;
    this.clock = clock;
  }

  /** One round. What fails is told and tried again at the next. */
  void look() {
    try {
      sessions.accounts().forEach(id -> look(sessions.of(id)));
    } catch (StoreException e) {
      LOG.error("directory.expired outcome=failed", e);
    }
  }

  private void look(List<OpenSession> ofOne) {
    Set<Access> seen = new HashSet<>();
    for (OpenSession session : ofOne) {
      Access access = session.access();
      if (seen.add(access) && isOver(session.account(), access)) {
        sessions.ended(session.account().id(), access::equals);
      }
    }
  }

  private boolean isOver(Account account, Access access) {
    try {
      return expires(account, access).filter(at -> !clock.instant().isBefore(at)).isPresent();
    } catch (DirectoryRefused e) {
      return false; // the account is gone, and its sessions are being ended
    }
  }

  private Optional<Instant> expires(Account account, Access access) {
    return switch (access.means()) {
      case APP_PASSWORD ->
          directory.factors().appPasswords(account.address()).stream()
              .filter(one -> one.name().equals(access.id()))
              .findFirst()
              .flatMap(one -> one.expires());
      case CERTIFICATE ->
          directory.certificates().certificates(account.address()).stream()
              .filter(one -> one.id().equals(access.id()))
              .findFirst()
              .flatMap(one -> one.expires());
      case PASSWORD, TOTP, RECOVERY_CODE, PASSKEY, TOKEN -> Optional.empty();
    };
  }
}
