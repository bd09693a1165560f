package org.chappe.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.chappe.model.AccountId;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;

/**
 * The head values of addresses, domains and accounts, from memory where they were read before.
 * Names that are not here are remembered too, each kind in a cache of its own, so that a flood of
 * unknown recipients costs no reads and drives out no domain. Thread-safe.
 *
 * <p>What is in memory is true because every change in this process is told to it after its commit,
 * and because this process is the only one that changes the store. Several processes on one store
 * would need to tell each other which names changed, or let entries age.
 */
final class Records {
  private final PartitionStore partitions;
  private final BoundedCache<String, Meaning> meanings;
  private final BoundedCache<String, Meaning> absent;
  private final BoundedCache<String, DomainHead> domains;
  private final BoundedCache<AccountId, Optional<Credentials>> credentials;
  private final BoundedCache<String, List<DkimKey>> activeKeys =
      new BoundedCache<>(DomainKeys.CACHED);

  Records(PartitionStore partitions, int cached) {
    this.partitions = partitions;
    meanings = new BoundedCache<>(cached);
    absent = new BoundedCache<>(cached);
    domains = new BoundedCache<>(cached);
    credentials = new BoundedCache<>(cached);
  }

  /** What {@code key} (an address's) stands for. */
  Meaning meaning(String key) {
    return meanings.get(key).or(() -> absent.get(key)).orElseGet(() -> load(key));
  }

  private Meaning load(String key) {
    long meaningsBefore = meanings.stamp(key);
    long absentBefore = absent.stamp(key);
    var read = meaningNow(key);
    if (read instanceof Meaning.Nobody) {
      absent.putUnlessChanged(key, read, absentBefore);
    } else {
      meanings.putUnlessChanged(key, read, meaningsBefore);
    }
    return read;
  }

  /** As the store has it. */
  Meaning meaningNow(String key) {
    return Meaning.read("the address " + AddressSyntax.shown(key), addressHead(key).value());
  }

  Head addressHead(String key) {
    return tooLong(key) ? Head.NONE : partitions.head(PartitionId.of(Kind.ADDRESS, key));
  }

  DomainHead domain(String domain) {
    return domains.get(domain, this::domainNow);
  }

  /** Of a domain; {@code load} reads all its keys. */
  List<DkimKey> activeKeys(String domain, Function<String, List<DkimKey>> load) {
    return activeKeys.get(
        domain,
        name -> load.apply(name).stream().filter(k -> k.state() == DkimKey.State.ACTIVE).toList());
  }

  /** As the store has it. */
  DomainHead domainNow(String domain) {
    return tooLong(domain)
        ? DomainHead.ABSENT
        : DomainHead.read(domain, partitions.head(PartitionId.of(Kind.DOMAIN, domain)).value());
  }

  Optional<Credentials> credentials(AccountId account) {
    return credentials.get(account, this::credentialsNow);
  }

  private Optional<Credentials> credentialsNow(AccountId account) {
    return credentialsAt(account, accountHead(account));
  }

  /** As the store has it. */
  Head accountHead(AccountId account) {
    return partitions.head(PartitionId.of(Kind.ACCOUNT, account));
  }

  /** With the rows as the store has them now, which may be newer than {@code head}. */
  Optional<Credentials> credentialsAt(AccountId account, Head head) {
    var rows = new ArrayList<Row>();
    if (head.value().length > 0) {
      Scan.forEach(partitions, PartitionId.of(Kind.ACCOUNT, account), FactorRows.ALL, rows::add);
    }
    return Credentials.read(account, head.value(), head.version(), FactorRows.read(rows));
  }

  void meaningChanged(String key) {
    meanings.changed(key);
    absent.changed(key);
  }

  void domainChanged(String domain) {
    domains.changed(domain);
    activeKeys.changed(domain);
  }

  void credentialsChanged(AccountId account) {
    credentials.changed(account);
  }

  /** What no partition can be named by was never written; a char is up to three octets of UTF-8. */
  private static boolean tooLong(String name) {
    return name.length() > PartitionId.MAX_OCTETS / 3
        && name.getBytes(StandardCharsets.UTF_8).length > PartitionId.MAX_OCTETS;
  }
}
