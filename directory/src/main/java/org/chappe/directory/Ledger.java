package org.chappe.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.model.AccountId;
import org.chappe.store.Commit;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;
import org.chappe.store.PartitionStore;
import org.chappe.store.VersionConflict;

/**
 * The single commits of addresses and accounts. Each holds by itself, and doing it twice is doing
 * it once: after a conflict it looks whether what it wants is there already. Tells {@link Records}.
 * Thread-safe.
 */
final class Ledger {
  private static final int TRIES = 100;

  private final PartitionStore partitions;
  private final Committer committer;
  private final Records records;

  Ledger(PartitionStore partitions, Committer committer, Records records) {
    this.partitions = partitions;
    this.committer = committer;
    this.records = records;
  }

  /**
   * Lets {@code key} stand for {@code next}. Does nothing when it does.
   *
   * @param from what it may stand for until now
   * @throws DirectoryRefused with {@code EXISTS} when it stands for something else
   */
  void become(String key, Predicate<Meaning> from, Meaning next) {
    for (int tries = 1; ; tries++) {
      var head = records.addressHead(key);
      var now = Meaning.read("the address " + AddressSyntax.shown(key), head.value());
      if (now.equals(next)) {
        return;
      }
      if (!from.test(now)) {
        throw taken(key);
      }
      try {
        committer.commit(meaning(key, head, next));
        return;
      } catch (VersionConflict e) {
        requireMore(tries, e);
      } finally {
        records.meaningChanged(key);
      }
    }
  }

  /**
   * Many new accounts' addresses at once; each was nobody's. Shares syncs.
   *
   * @throws DirectoryRefused with {@code EXISTS} when somebody else was faster with one; others may
   *     stand for their accounts then
   */
  void becomeAll(List<Account> accounts) {
    var commits = new ArrayList<Commit>();
    for (var account : accounts) {
      var key = account.address().key();
      var head = records.addressHead(key);
      if (!(Meaning.read(key, head.value()) instanceof Meaning.Nobody)) {
        throw taken(key);
      }
      commits.add(meaning(key, head, new Meaning.OfAccount(account)));
    }
    try {
      committer.commitAll(commits);
    } catch (VersionConflict e) {
      for (var account : accounts) {
        become(
            account.address().key(),
            Meaning.Nobody.class::isInstance,
            new Meaning.OfAccount(account));
      }
    } finally {
      accounts.forEach(account -> records.meaningChanged(account.address().key()));
    }
  }

  private static DirectoryRefused taken(String key) {
    return new DirectoryRefused(
        Reason.EXISTS, "%s is taken already".formatted(AddressSyntax.shown(key)));
  }

  private static Commit meaning(String key, Head head, Meaning next) {
    return Commit.of(PartitionId.of(Kind.ADDRESS, key), head.version()).head(next.octets()).build();
  }

  /**
   * Writes the credentials of new accounts.
   *
   * @throws DirectoryRefused with {@code EXISTS} when an id was used before
   */
  void create(List<Account> accounts, List<PasswordHash> passwords) {
    var commits = new ArrayList<Commit>();
    for (int i = 0; i < accounts.size(); i++) {
      commits.add(credentials(accounts.get(i), passwords.get(i), 0));
    }
    try {
      committer.commitAll(commits);
    } catch (VersionConflict e) {
      throw new DirectoryRefused(Reason.EXISTS, "an account's id was used before; make a new one");
    } finally {
      accounts.forEach(account -> records.credentialsChanged(account.id()));
    }
  }

  /** Replaces the password of an account that is here. */
  void setPassword(Account account, PasswordHash password) {
    var partition = PartitionId.of(Kind.ACCOUNT, account.id());
    for (int tries = 1; ; tries++) {
      var head = partitions.head(partition);
      if (Credentials.read(account.id(), head.value(), head.version()).isEmpty()) {
        throw new DirectoryRefused(
            Reason.NOT_FOUND, "there is no account %s".formatted(account.address()));
      }
      try {
        committer.commit(credentials(account, password, head.version()));
        return;
      } catch (VersionConflict e) {
        requireMore(tries, e);
      } finally {
        records.credentialsChanged(account.id());
      }
    }
  }

  private static Commit credentials(Account account, PasswordHash password, long version) {
    return Commit.of(PartitionId.of(Kind.ACCOUNT, account.id()), version)
        .head(Credentials.octets(account, password))
        .build();
  }

  /** Forgets an account's credentials; does nothing when there are none. */
  void removeCredentials(AccountId account) {
    var partition = PartitionId.of(Kind.ACCOUNT, account);
    for (int tries = 1; ; tries++) {
      var head = partitions.head(partition);
      if (Credentials.read(account, head.value(), head.version()).isEmpty()) {
        return;
      }
      try {
        committer.commit(
            Commit.of(partition, head.version()).head(Credentials.REMOVED.clone()).build());
        return;
      } catch (VersionConflict e) {
        requireMore(tries, e);
      } finally {
        records.credentialsChanged(account);
      }
    }
  }

  private static void requireMore(int tries, VersionConflict conflict) {
    if (tries == TRIES) {
      throw conflict;
    }
  }
}
