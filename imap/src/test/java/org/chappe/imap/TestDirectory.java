package org.chappe.imap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chappe.directory.Account;
import org.chappe.directory.Alias;
import org.chappe.directory.Directory;
import org.chappe.directory.Origin;
import org.chappe.directory.Resolution;
import org.chappe.directory.SignIn;
import org.chappe.model.AccountId;
import org.chappe.model.Address;

/** Accounts with plain passwords, no hashing: IMAP asks nothing else of a directory. */
final class TestDirectory implements Directory {
  private record Entry(Account account, String password) {}

  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private volatile Optional<SignIn> always = Optional.empty();
  private volatile Optional<RuntimeException> failure = Optional.empty();

  /** Answers everybody with this. */
  void answerAlways(SignIn answer) {
    always = Optional.of(answer);
  }

  /** Fails whoever asks. */
  void failAlways(RuntimeException with) {
    failure = Optional.of(with);
  }

  @Override
  public void addAccount(AccountId id, Address address, char[] password) {
    entries.put(address.localPart(), new Entry(new Account(id, address), new String(password)));
  }

  @Override
  public SignIn secondFactor(Account account, String code, Origin origin) {
    return new SignIn.Refused(); // nobody has one here
  }

  @Override
  public SignIn authenticate(String user, char[] password, Origin origin) {
    if (failure.isPresent()) {
      throw failure.get();
    }
    if (always.isPresent()) {
      return always.get();
    }
    Entry entry = entries.get(user);
    return entry != null && entry.password().equals(new String(password))
        ? new SignIn.Accepted(entry.account())
        : new SignIn.Refused();
  }

  private static UnsupportedOperationException notAsked() {
    return new UnsupportedOperationException("a session does not ask this");
  }

  @Override
  public void addDomain(String domain) {
    throw notAsked();
  }

  @Override
  public void removeDomain(String domain) {
    throw notAsked();
  }

  @Override
  public List<String> domains() {
    throw notAsked();
  }

  @Override
  public AccountId removeAccount(Address address) {
    throw notAsked();
  }

  @Override
  public void setPassword(Address address, char[] password) {
    throw notAsked();
  }

  @Override
  public List<Account> accounts(Optional<String> domain) {
    throw notAsked();
  }

  @Override
  public Optional<Account> account(Address address) {
    return entries.values().stream()
        .map(Entry::account)
        .filter(account -> account.address().key().equals(address.key()))
        .findFirst();
  }

  @Override
  public Optional<Account> account(AccountId id) {
    return entries.values().stream()
        .map(Entry::account)
        .filter(account -> account.id().equals(id))
        .findFirst();
  }

  @Override
  public void setAlias(Address alias, List<Address> targets) {
    throw notAsked();
  }

  @Override
  public void removeAlias(Address alias) {
    throw notAsked();
  }

  @Override
  public List<Alias> aliases(Optional<String> domain) {
    throw notAsked();
  }

  @Override
  public Resolution resolve(Address recipient) {
    throw notAsked();
  }

  @Override
  public boolean maySendAs(AccountId account, Address from) {
    throw notAsked();
  }
}
