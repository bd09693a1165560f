package org.chappe.directory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.directory.factor.RandomText;
import org.chappe.directory.factor.SecondFactorPolicy;
import org.chappe.directory.factor.Totp;
import org.chappe.model.Address;
import org.chappe.model.Octets;

/** {@link Factors} in the accounts' partitions, each change one commit. */
final class StoredFactors implements Factors {
  private final Records records;
  private final Changes changes;
  private final FactorRule rule;
  private final DirectoryKey key;
  private final PasswordKeys passwordKeys;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final AccessEnds ends;

  StoredFactors(
      Records records,
      Changes changes,
      FactorRule rule,
      DirectoryKey key,
      PasswordKeys passwordKeys,
      RandomGenerator random,
      InstantSource clock,
      AccessEnds ends) {
    this.records = records;
    this.changes = changes;
    this.rule = rule;
    this.key = key;
    this.passwordKeys = passwordKeys;
    this.random = random;
    this.clock = clock;
    this.ends = ends;
  }

  @Override
  public Status status(Address address) {
    var credentials = credentials(address);
    var factors = credentials.factors();
    return new Status(
        rule.policy(credentials),
        factors.policy(),
        factors.activeTotp().map(Totp::since),
        factors.recoveryCodes().size(),
        factors.passkeys().size(),
        factors.appPasswords().size(),
        rule.graceEnds(credentials));
  }

  @Override
  public Enrolment enableTotp(Address address) {
    var enrolment = begun(address);
    endPasswordAlone(address);
    return enrolment;
  }

  private Enrolment begun(Address address) {
    return edit(
        address,
        edit -> {
          requireNoTotp(edit);
          var totp = Totp.make(random, clock.instant(), true);
          edit.put(FactorRows.TOTP, totp.octets());
          edit.delete(FactorRows.MISSED_SINCE);
          return new Enrolment(totp, putRecoveryCodes(edit));
        });
  }

  @Override
  public Totp beginTotp(Address address) {
    return edit(
        address,
        edit -> {
          requireNoTotp(edit);
          var totp = Totp.make(random, clock.instant(), false);
          edit.put(FactorRows.TOTP, totp.octets());
          return totp;
        });
  }

  @Override
  public List<String> confirmTotp(Address address, String code) {
    var recoveryCodes = confirmed(address, code);
    endPasswordAlone(address);
    return recoveryCodes;
  }

  /** What the password alone has opened until now it would not open any more. */
  private void endPasswordAlone(Address address) {
    ends.ended(
        credentials(address).account().id(), access -> access.means() == Access.Means.PASSWORD);
  }

  private List<String> confirmed(Address address, String code) {
    return edit(
        address,
        edit -> {
          requireNoTotp(edit);
          var begun =
              edit.credentials()
                  .factors()
                  .totp()
                  .orElseThrow(() -> refused(Reason.NOT_FOUND, "no code was asked for yet"));
          var taken =
              begun
                  .take(code, clock.instant())
                  .orElseThrow(() ->
                      refused(
                          Reason.INVALID,
                          "the code is wrong: is the clock of your device set by itself?"));
          edit.put(FactorRows.TOTP, taken.octets());
          edit.delete(FactorRows.MISSED_SINCE);
          return putRecoveryCodes(edit);
        });
  }

  private void requireNoTotp(AccountEdit edit) {
    var credentials = edit.credentials();
    if (rule.policy(credentials) == SecondFactorPolicy.OFF) {
      throw refused(Reason.INVALID, "second factors are off here: see the policy");
    }
    if (credentials.factors().activeTotp().isPresent()) {
      throw refused(
          Reason.EXISTS,
          credentials.account().address() + " has TOTP already; disable it to set up another");
    }
  }

  @Override
  public void disableTotp(Address address) {
    edit(
        address,
        edit -> {
          var factors = edit.credentials().factors();
          if (factors.totp().isEmpty()) {
            throw refused(Reason.NOT_FOUND, address + " has no TOTP");
          }
          edit.delete(FactorRows.TOTP);
          if (factors.passkeys().isEmpty()) {
            dropRecoveryCodes(edit);
          }
          return true;
        });
  }

  @Override
  public List<String> newRecoveryCodes(Address address) {
    return edit(
        address,
        edit -> {
          if (!edit.credentials().factors().hasSecondFactor()) {
            throw refused(
                Reason.NOT_FOUND, address + " has no second factor that codes could stand in for");
          }
          return putRecoveryCodes(edit);
        });
  }

  private List<String> putRecoveryCodes(AccountEdit edit) {
    dropRecoveryCodes(edit);
    var codes = RecoveryCodes.make(random);
    for (var code : codes) {
      var digest = RecoveryCodes.digest(key, edit.credentials().account().id(), code).orElseThrow();
      edit.put(FactorRows.recoveryCodeKey(digest), FactorRows.present());
    }
    return codes;
  }

  private static void dropRecoveryCodes(AccountEdit edit) {
    for (var digest : edit.credentials().factors().recoveryCodes()) {
      edit.delete(FactorRows.recoveryCodeKey(digest));
    }
  }

  @Override
  public void setPolicy(Address address, Optional<SecondFactorPolicy> policy) {
    edit(
        address,
        edit -> {
          edit.delete(FactorRows.MISSED_SINCE); // another policy begins another time of grace
          policy.ifPresentOrElse(
              own -> edit.put(FactorRows.POLICY, FactorRows.policyValue(own)),
              () -> edit.delete(FactorRows.POLICY));
          return true;
        });
  }

  @Override
  public void setPolicy(String domain, Optional<SecondFactorPolicy> policy) {
    changes.setPolicy(AddressSyntax.domain(domain), policy);
  }

  @Override
  public Optional<SecondFactorPolicy> policy(String domain) {
    return changes.domainHere(AddressSyntax.domain(domain)).policy();
  }

  @Override
  public String addAppPassword(Address address, NewAppPassword wanted) {
    String name = checked(wanted);
    String shown = RandomText.make(AppPassword.CHARACTERS, random);
    String password = RandomText.read(shown, AppPassword.CHARACTERS).orElseThrow();
    return edit(
        address,
        edit -> {
          var credentials = edit.credentials();
          if (credentials.factors().appPasswords().size() >= MOST) {
            throw refused(
                Reason.IN_USE,
                "%s has %d app passwords; revoke one first".formatted(address, MOST));
          }
          if (find(credentials, name).isPresent()) {
            throw refused(
                Reason.EXISTS,
                "%s has an app password %s already".formatted(address, AddressSyntax.shown(name)));
          }
          var now = Instant.ofEpochMilli(clock.millis());
          var about =
              new AppPassword(
                  name, wanted.scope(), now, wanted.lifetime().map(now::plus), wanted.network());
          var withParameters = passwordKeys.parameters(credentials);
          edit.credentials(withParameters);
          var kept =
              new KeptAppPassword(
                  about,
                  key.digest(
                      DirectoryKey.Purpose.APP_PASSWORD, credentials.account().id(), password),
                  passwordKeys.of(withParameters, shown));
          edit.put(FactorRows.appPasswordKey(name), kept.octets());
          return shown;
        });
  }

  private static String checked(NewAppPassword wanted) {
    String name = wanted.name().strip();
    if (name.isEmpty()
        || name.length() > AppPassword.MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw refused(
          Reason.INVALID,
          "an app password has a name of 1 to %d characters".formatted(AppPassword.MAX_NAME));
    }
    if (wanted.scope().isEmpty() || wanted.scope().contains(Protocol.HTTP)) {
      throw refused(Reason.INVALID, "an app password is for imap, pop3, smtp or sieve");
    }
    if (wanted.lifetime().isPresent() && !wanted.lifetime().get().isPositive()) {
      throw refused(Reason.INVALID, "an app password that expires at once opens nothing");
    }
    return name;
  }

  @Override
  public List<AppPassword> appPasswords(Address address) {
    return credentials(address).factors().appPasswords().stream()
        .map(KeptAppPassword::about)
        .toList();
  }

  @Override
  public void revokeAppPassword(Address address, String name) {
    var account = credentials(address).account();
    var revoked =
        changes
            .ledger()
            .edit(
                account,
                edit -> {
                  var kept =
                      find(edit.credentials(), name.strip())
                          .orElseThrow(() ->
                              refused(
                                  Reason.NOT_FOUND,
                                  "%s has no app password %s"
                                      .formatted(address, AddressSyntax.shown(name))));
                  edit.delete(FactorRows.appPasswordKey(kept.about().name()));
                  return kept.about().name();
                });
    ends.ended(
        account.id(),
        access -> access.means() == Access.Means.APP_PASSWORD && access.id().equals(revoked));
  }

  private static Optional<KeptAppPassword> find(Credentials credentials, String name) {
    String wanted = KeptAppPassword.key(name);
    return credentials.factors().appPasswords().stream()
        .filter(kept -> KeptAppPassword.key(kept.about().name()).equals(wanted))
        .findAny();
  }

  @Override
  public void addPasskey(Address address, Passkey passkey) {
    if (passkey.id().isEmpty() || passkey.id().length() > Passkey.MAX_ID) {
      throw refused(Reason.INVALID, "a passkey's id has 1 to %d octets".formatted(Passkey.MAX_ID));
    }
    edit(
        address,
        edit -> {
          var factors = edit.credentials().factors();
          if (rule.policy(edit.credentials()) == SecondFactorPolicy.OFF) {
            throw refused(Reason.INVALID, "second factors are off here: see the policy");
          }
          if (factors.passkeys().size() >= MOST) {
            throw refused(
                Reason.IN_USE, "%s has %d passkeys; remove one first".formatted(address, MOST));
          }
          if (find(factors, passkey.id()).isPresent()) {
            throw refused(Reason.EXISTS, address + " has this passkey already");
          }
          edit.put(FactorRows.passkeyKey(passkey.id()), passkey.octets());
          edit.delete(FactorRows.MISSED_SINCE);
          return true;
        });
    endPasswordAlone(address);
  }

  @Override
  public List<Passkey> passkeys(Address address) {
    return credentials(address).factors().passkeys();
  }

  @Override
  public void passkeyUsed(Address address, Passkey passkey, long signCount) {
    edit(
        address,
        edit -> {
          var kept = require(address, edit.credentials().factors(), passkey);
          if (signCount != 0 && signCount <= kept.signCount()) { // WebAuthn §6.1.1; 0: no counter
            throw refused(Reason.INVALID, "this passkey's counter went back: it may be a copy");
          }
          edit.put(FactorRows.passkeyKey(kept.id()), kept.signCount(signCount).octets());
          return true;
        });
  }

  @Override
  public void removePasskey(Address address, Passkey passkey) {
    edit(
        address,
        edit -> {
          var factors = edit.credentials().factors();
          edit.delete(FactorRows.passkeyKey(require(address, factors, passkey).id()));
          if (factors.passkeys().size() == 1 && factors.activeTotp().isEmpty()) {
            dropRecoveryCodes(edit);
          }
          return true;
        });
  }

  private static Passkey require(Address address, FactorRows factors, Passkey passkey) {
    return find(factors, passkey.id())
        .orElseThrow(() -> refused(Reason.NOT_FOUND, address + " has no such passkey"));
  }

  private static Optional<Passkey> find(FactorRows factors, Octets id) {
    return factors.passkeys().stream().filter(kept -> kept.id().equals(id)).findAny();
  }

  private <T> T edit(Address address, Ledger.Edit<T> change) {
    return changes.ledger().edit(credentials(address).account(), change);
  }

  private Credentials credentials(Address address) {
    if (records.meaning(address.key()) instanceof Meaning.OfAccount(Account account)) {
      var credentials = records.credentials(account.id());
      if (credentials.isPresent()) {
        return credentials.get();
      }
    }
    throw refused(Reason.NOT_FOUND, "there is no account %s".formatted(address));
  }

  private static DirectoryRefused refused(Reason reason, String text) {
    return new DirectoryRefused(reason, text);
  }
}
