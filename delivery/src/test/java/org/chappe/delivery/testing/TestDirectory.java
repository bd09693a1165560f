package org.chappe.delivery.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.chappe.directory.Account;
import org.chappe.directory.Alias;
import org.chappe.directory.Directory;
import org.chappe.directory.Origin;
import org.chappe.directory.Resolution;
import org.chappe.directory.SignIn;
import org.chappe.model.AccountId;
import org.chappe.model.Address;

/**
 * A directory in maps. Passwords are compared as they are; the password {@code flood} is answered
 * with {@code TooMany}. Filled before it is used, and then read by any thread.
 */
public final class TestDirectory implements Directory {
  private final Set<String> domains = new TreeSet<>();
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Map<AccountId, String> passwords = new LinkedHashMap<>();
  private final Map<String, Alias> aliases = new LinkedHashMap<>();
  private volatile Supplier<Optional<RuntimeException>> failure = Optional::empty;

  /** From now on questions throw what {@code supplier} gives, if it gives something. */
  public void failWith(Supplier<Optional<RuntimeException>> supplier) {
    failure = supplier;
  }

  private void perhapsFail() {
    failure
        .get()
        .ifPresent(e -> {
          throw e;
        });
  }

  @Override
  public void addDomain(String domain) {
    domains.add(Address.normalDomain(domain));
  }

  @Override
  public void removeDomain(String domain) {
    domains.remove(Address.normalDomain(domain));
  }

  @Override
  public List<String> domains() {
    return List.copyOf(domains);
  }

  @Override
  public void addAccount(AccountId id, Address address, char[] password) {
    accounts.put(address.key(), new Account(id, address));
    passwords.put(id, new String(password));
  }

  @Override
  public AccountId removeAccount(Address address) {
    Account removed = account(address).orElseThrow();
    accounts.remove(address.key());
    return removed.id();
  }

  @Override
  public void setPassword(Address address, char[] password) {
    passwords.put(account(address).orElseThrow().id(), new String(password));
  }

  @Override
  public List<Account> accounts(Optional<String> domain) {
    return accounts.values().stream()
        .filter(account -> domain.isEmpty() || account.address().domain().equals(domain.get()))
        .toList();
  }

  @Override
  public Optional<Account> account(Address address) {
    return Optional.ofNullable(accounts.get(address.key()));
  }

  @Override
  public Optional<Account> account(AccountId id) {
    return accounts.values().stream().filter(account -> account.id().equals(id)).findFirst();
  }

  @Override
  public void setAlias(Address alias, List<Address> targets) {
    aliases.put(alias.key(), new Alias(alias, targets));
  }

  @Override
  public void removeAlias(Address alias) {
    aliases.remove(alias.key());
  }

  @Override
  public List<Alias> aliases(Optional<String> domain) {
    return List.copyOf(aliases.values());
  }

  @Override
  public Resolution resolve(Address recipient) {
    perhapsFail();
    if (!domains.contains(recipient.domain())) {
      return new Resolution.NotLocal();
    }
    var found = new LinkedHashSet<Account>();
    var elsewhere = new LinkedHashSet<Address>();
    collect(recipient, found, elsewhere, 0);
    int plus = recipient.localPart().indexOf('+');
    String detail = "";
    if (found.isEmpty() && elsewhere.isEmpty() && plus > 0) {
      collect(withoutDetail(recipient, plus), found, elsewhere, 0);
      detail = recipient.localPart().substring(plus + 1);
    }
    return found.isEmpty() && elsewhere.isEmpty()
        ? new Resolution.NoSuchAddress()
        : new Resolution.Local(List.copyOf(found), List.copyOf(elsewhere), detail);
  }

  private static Address withoutDetail(Address address, int plus) {
    return new Address(address.localPart().substring(0, plus), address.domain());
  }

  private void collect(Address address, Set<Account> found, Set<Address> elsewhere, int depth) {
    if (!domains.contains(address.domain())) {
      elsewhere.add(address);
    }
    account(address).ifPresent(found::add);
    Alias alias = aliases.get(address.key());
    if (alias != null && depth < 10) {
      alias.targets().forEach(target -> collect(target, found, elsewhere, depth + 1));
    }
  }

  @Override
  public boolean maySendAs(AccountId account, Address from) {
    return resolve(from) instanceof Resolution.Local(var found, var elsewhere, String detail)
        && found.stream().anyMatch(each -> each.id().equals(account));
  }

  @Override
  public SignIn secondFactor(Account account, String code, Origin origin) {
    return new SignIn.Refused(); // nobody has one here
  }

  @Override
  public SignIn authenticate(String user, char[] password, Origin origin) {
    perhapsFail();
    String given = new String(password);
    if (given.equals("flood")) {
      return new SignIn.TooMany(Duration.ofMinutes(10));
    }
    List<SignIn> accepted = new ArrayList<>(1);
    for (Account account : accounts.values()) {
      if (account.address().key().equalsIgnoreCase(user)
          && given.equals(passwords.get(account.id()))) {
        accepted.add(new SignIn.Accepted(account));
      }
    }
    return accepted.isEmpty() ? new SignIn.Refused() : accepted.getFirst();
  }
}
