package org.chappe.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.RowRange;

/**
 * Which addresses of others an account may write as, in its ACCOUNT partition:
 *
 * <pre>
 *   key 'g' | address key (UTF-8)     format | owner's account id (8), or 0 | local part | domain
 * </pre>
 *
 * <p>A grant is for an address as it is when the grant is made: that account's, or, with 0, one
 * that is no account's (an alias, or nobody's so far). When the account goes, or the address
 * becomes an account's, the grant is over, also for who gets the address next: it is compared when
 * it is used, so that no removal has to look through all accounts. What is over goes with the next
 * change.
 *
 * <p>Thread-safe; grants are answered from memory.
 */
final class SendingGrants {
  /** Of one account: a shared desk has a dozen addresses. They are in memory together. */
  static final int MOST = 100;

  private static final int FORMAT = 1;
  private static final long NOBODYS = 0;

  private final PartitionStore partitions;
  private final Ledger ledger;
  private final Records records;
  private final BoundedCache<AccountId, Map<String, Grant>> known;

  SendingGrants(PartitionStore partitions, Ledger ledger, Records records, int cached) {
    this.partitions = partitions;
    this.ledger = ledger;
    this.records = records;
    known = new BoundedCache<>(cached);
  }

  private record Grant(Address address, long owner) {
    static Grant read(byte[] value) {
      var in = new ValueReader("a grant to send", value, FORMAT);
      long owner = in.int64();
      return new Grant(in.address(), owner);
    }

    byte[] octets() {
      return new ValueWriter(FORMAT).int64(owner).address(address).octets();
    }
  }

  /** Whether it was granted {@code from}, with or without a plus part. */
  boolean has(AccountId account, Address from) {
    var grants = known.get(account, this::read);
    if (grants.isEmpty()) {
      return false;
    }
    boolean itself = !(records.meaning(from.key()) instanceof Meaning.Nobody);
    return holds(grants, from.key()) || (!itself && holds(grants, Resolver.base(from)));
  }

  private boolean holds(Map<String, Grant> grants, String key) {
    var grant = grants.get(key);
    return grant != null && holds(grant);
  }

  private boolean holds(Grant grant) {
    return records.domain(grant.address().domain()).here()
        && owner(grant.address()) == grant.owner();
  }

  private long owner(Address address) {
    return records.meaning(address.key()) instanceof Meaning.OfAccount(Account account)
        ? account.id().value()
        : NOBODYS;
  }

  /** Those that hold, in order. */
  List<Address> of(AccountId account) {
    return known.get(account, this::read).values().stream()
        .filter(this::holds)
        .map(Grant::address)
        .toList();
  }

  private Map<String, Grant> read(AccountId account) {
    var grants = new TreeMap<String, Grant>();
    Scan.forEach(
        partitions,
        partition(account),
        RowRange.withPrefix(new byte[] {'g'}),
        row -> {
          var grant = Grant.read(row.value());
          grants.put(grant.address().key(), grant);
        });
    return grants;
  }

  /**
   * Grants some addresses and takes others back, all or none; what is granted already, or is not,
   * stays so.
   */
  void change(Account account, List<Address> add, List<Address> remove) {
    var fresh = new LinkedHashMap<String, Grant>();
    for (var address : add) {
      fresh.put(address.key(), grant(address));
    }
    try {
      ledger.edit(
          account,
          edit -> {
            var before = read(account.id());
            var after = new TreeMap<>(before);
            after.values().removeIf(grant -> !holds(grant));
            remove.forEach(address -> after.remove(address.key()));
            after.putAll(fresh);
            if (after.size() > MOST) {
              throw new DirectoryRefused(
                  Reason.INVALID, "an account is granted up to %d addresses".formatted(MOST));
            }
            write(edit, before, after);
            return true;
          });
    } finally {
      known.changed(account.id());
    }
  }

  private Grant grant(Address address) {
    AddressSyntax.notCatchAll(AddressSyntax.checked(address));
    if (!records.domain(address.domain()).here()) {
      throw new DirectoryRefused(
          Reason.NOT_FOUND,
          "the domain %s is not here: nobody is granted its addresses".formatted(address.domain()));
    }
    return new Grant(address, owner(address));
  }

  /** The account is gone, and its rows with it. */
  void drop(AccountId account) {
    known.changed(account);
  }

  private static void write(AccountEdit edit, Map<String, Grant> before, Map<String, Grant> after) {
    before.keySet().stream()
        .filter(key -> !after.containsKey(key))
        .forEach(key -> edit.delete(row(key)));
    after.forEach((key, grant) -> {
      if (!grant.equals(before.get(key))) {
        edit.put(row(key), grant.octets());
      }
    });
  }

  private static PartitionId partition(AccountId account) {
    return PartitionId.of(PartitionId.Kind.ACCOUNT, account);
  }

  private static byte[] row(String addressKey) {
    byte[] name = addressKey.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + name.length).put((byte) 'g').put(name).array();
  }
}
