package org.chappe.directory;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.RowRange;

/**
 * {@link Roles} in the accounts' partitions, read each time: few have any, and seldom is it asked.
 *
 * <pre>
 *   key 'o' | role's word    format
 * </pre>
 *
 * They go with the account. A domain's go with the domain, so that nobody who had it once has it
 * again when it comes back.
 */
final class StoredRoles implements Roles {
  private static final int FORMAT = 1;
  private static final byte[] VALUE = new ValueWriter(FORMAT).octets();
  private static final RowRange ALL = RowRange.withPrefix(new byte[] {'o'});

  /** Of one account: more domains than these are a server's. */
  private static final int MOST = 1_000;

  private final Records records;
  private final Ledger ledger;
  private final PartitionStore partitions;

  StoredRoles(Records records, Ledger ledger, PartitionStore partitions) {
    this.records = records;
    this.ledger = ledger;
    this.partitions = partitions;
  }

  @Override
  public List<Role> of(AccountId account) {
    return partitions.scan(PartitionId.of(PartitionId.Kind.ACCOUNT, account), ALL, MOST).stream()
        .map(row -> {
          ValueReader.check("a role", row.value(), FORMAT);
          return Role.of(new String(row.key(), 1, row.key().length - 1, StandardCharsets.UTF_8));
        })
        .sorted(
            Comparator.comparing((Role role) -> role instanceof Role.OfDomain)
                .thenComparing(Role::word))
        .toList();
  }

  @Override
  public void change(Address address, Set<Role> add, Set<Role> remove) {
    if (!(records.meaning(address.key()) instanceof Meaning.OfAccount(Account account))) {
      throw new DirectoryRefused(Reason.NOT_FOUND, "there is no account " + address);
    }
    for (var role : add) {
      if (role instanceof Role.OfDomain(String domain) && !records.domain(domain).here()) {
        throw new DirectoryRefused(Reason.NOT_FOUND, "the domain %s is not here".formatted(domain));
      }
    }
    if (of(account.id()).size() + add.size() > MOST) {
      throw new DirectoryRefused(
          Reason.INVALID, "an account has up to %d roles; give it server".formatted(MOST));
    }
    ledger.edit(
        account,
        edit -> {
          add.forEach(role -> edit.put(key(role), VALUE));
          remove.forEach(role -> edit.delete(key(role)));
          return true;
        });
  }

  @Override
  public boolean mayAdminister(AccountId account, String domain) {
    var roles = of(account);
    return roles.contains(new Role.OfServer())
        || roles.contains(new Role.OfDomain(AddressSyntax.domain(domain)));
  }

  @Override
  public boolean mayAdminister(AccountId account) {
    return of(account).contains(new Role.OfServer());
  }

  /**
   * Whether the domain was here before: a crash may have come between its end and that of its
   * roles.
   */
  boolean mayHaveLeftOver(String domain) {
    return !records.domain(domain).here()
        && partitions.head(PartitionId.of(PartitionId.Kind.DOMAIN, domain)).version() > 0;
  }

  /** Takes the roles for a domain that is gone from all who have one. */
  void drop(String domain, Collection<Account> accounts) {
    var role = new Role.OfDomain(domain);
    for (var account : accounts) {
      if (of(account.id()).contains(role)) {
        ledger.edit(
            account,
            edit -> {
              edit.delete(key(role));
              return true;
            });
      }
    }
  }

  private static byte[] key(Role role) {
    byte[] word = role.word().getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[1 + word.length];
    key[0] = 'o';
    System.arraycopy(word, 0, key, 1, word.length);
    return key;
  }
}
