package org.chappe.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.chappe.directory.factor.SecondFactorPolicy;
import org.chappe.directory.factor.Totp;

/** Decides what a password that is right opens by itself, and takes second factors. Thread-safe. */
final class FactorRule {
  private final Records records;
  private final Ledger ledger;
  private final DirectoryKey key;
  private final DirectorySettings.SecondFactors settings;
  private final InstantSource clock;

  FactorRule(
      Records records,
      Ledger ledger,
      DirectoryKey key,
      DirectorySettings.SecondFactors settings,
      InstantSource clock) {
    this.records = records;
    this.ledger = ledger;
    this.key = key;
    this.settings = settings;
    this.clock = clock;
  }

  /** The account's own policy, else its domain's, else the server's. */
  SecondFactorPolicy policy(Credentials credentials) {
    return credentials
        .factors()
        .policy()
        .or(() -> records.domain(credentials.account().address().domain()).policy())
        .orElse(settings.policy());
  }

  /** When the time of grace of an account that misses a required second factor is over. */
  Optional<Instant> graceEnds(Credentials credentials) {
    return policy(credentials) == SecondFactorPolicy.REQUIRED
            && !credentials.factors().hasSecondFactor()
        ? credentials.factors().missedSince().map(since -> since.plus(settings.grace()))
        : Optional.empty();
  }

  /** The answer to the account's own password, which was right. */
  SignIn passwordAlone(Credentials credentials, Origin origin) {
    if (credentials.factors().hasSecondFactor()) {
      if (origin.protocol() == Protocol.HTTP) {
        return new SignIn.FactorNeeded(credentials.account());
      }
      return new SignIn.Refused(
          takesCode(credentials, origin) ? Refusal.FACTOR_NEEDED : Refusal.APP_PASSWORD_NEEDED);
    }
    if (policy(credentials) == SecondFactorPolicy.REQUIRED) {
      if (graceIsOver(credentials)) {
        return new SignIn.Refused(Refusal.ENROLMENT_NEEDED);
      }
    } else if (credentials.factors().missedSince().isPresent()) {
      forgetMissed(credentials.account()); // required again, another time of grace begins
    }
    return new SignIn.Accepted(credentials.account());
  }

  private void forgetMissed(Account account) {
    ledger.edit(
        account,
        edit -> {
          edit.delete(FactorRows.MISSED_SINCE);
          return true;
        });
  }

  private boolean graceIsOver(Credentials credentials) {
    var now = clock.instant();
    var since = credentials.factors().missedSince();
    if (since.isEmpty() && settings.grace().compareTo(Duration.ZERO) > 0) {
      ledger.edit(
          credentials.account(),
          edit -> {
            if (edit.credentials().factors().missedSince().isEmpty()) {
              edit.put(FactorRows.MISSED_SINCE, FactorRows.missedValue(now));
            }
            return true;
          });
      return false;
    }
    return !now.isBefore(since.orElse(now).plus(settings.grace()));
  }

  /** Whether digits behind the password are looked at. */
  boolean takesCode(Credentials credentials, Origin origin) {
    return settings.codeAfterPassword()
        && origin.protocol() != Protocol.HTTP
        && credentials.factors().activeTotp().isPresent();
  }

  /** Whether it is a code that would be taken now. Takes nothing. */
  boolean isCode(Credentials credentials, String code) {
    return credentials
        .factors()
        .activeTotp()
        .flatMap(totp -> totp.take(code, clock.instant()))
        .isPresent();
  }

  /**
   * Takes a code of TOTP: on return nobody can use it again. Empty when it is wrong or was used.
   */
  Optional<Access> takeCode(Account account, String code) {
    return ledger.edit(
        account,
        edit -> {
          Optional<Totp> taken =
              edit.credentials()
                  .factors()
                  .activeTotp()
                  .flatMap(totp -> totp.take(code, clock.instant()));
          taken.ifPresent(totp -> edit.put(FactorRows.TOTP, totp.octets()));
          return taken.map(_ -> Access.of(Access.Means.TOTP));
        });
  }

  /** Takes a recovery code: on return nobody can use it again. */
  Optional<Access> takeRecoveryCode(Account account, String typed) {
    var code = RecoveryCodes.digest(key, account.id(), typed);
    if (code.isEmpty()) {
      return Optional.empty();
    }
    return ledger.edit(
        account,
        edit -> {
          var factors = edit.credentials().factors();
          if (!factors.hasSecondFactor() || !RecoveryCodes.has(factors, code.get())) {
            return Optional.empty();
          }
          edit.delete(FactorRows.recoveryCodeKey(code.get()));
          return Optional.of(Access.of(Access.Means.RECOVERY_CODE));
        });
  }
}
