package org.chappe.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.model.AccountId;
import org.chappe.store.Commit;
import org.chappe.store.Committer;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;
import org.chappe.store.VersionConflict;

/**
 * The single commits of addresses and accounts. Each holds by itself, and doing it twice is doing
 * it once: after a conflict it looks whether what it wants is there already. Tells {@link Records}.
 * Thread-safe.
 */
final class Ledger {
  private static final int TRIES = 100;

  private final Committer committer;
  private final Records records;

  Ledger(Committer committer, Records records) {
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
  void create(List<Credentials> created) {
    var accounts = created.stream().map(Credentials::account).toList();
    var commits = created.stream().map(Ledger::credentials).toList();
    try {
      committer.commitAll(commits);
    } catch (VersionConflict e) {
      throw new DirectoryRefused(Reason.EXISTS, "an account's id was used before; make a new one");
    } finally {
      accounts.forEach(account -> records.credentialsChanged(account.id()));
    }
  }

  /** One change of an account's partition; told what is there, and asked again after a conflict. */
  interface Edit<T> {
    T apply(AccountEdit edit);
  }

  /**
   * Changes an account that is here, in one commit; none when {@code change} changes nothing.
   *
   * @return what {@code change} returned
   * @throws DirectoryRefused with {@code NOT_FOUND} when the account is gone
   */
  <T> T edit(Account account, Edit<T> change) {
    for (int tries = 1; ; tries++) {
      var head = records.accountHead(account.id());
      var credentials = records.credentialsAt(account.id(), head);
      if (credentials.isEmpty()) {
        throw new DirectoryRefused(
            Reason.NOT_FOUND, "there is no account %s".formatted(account.address()));
      }
      var edit = new AccountEdit(credentials.get(), head.version());
      T answer = change.apply(edit);
      if (edit.isEmpty()) {
        return answer;
      }
      try {
        committer.commit(edit.commit());
        return answer;
      } catch (VersionConflict e) {
        requireMore(tries, e);
      } finally {
        records.credentialsChanged(account.id());
      }
    }
  }

  private static Commit credentials(Credentials credentials) {
    return Commit.of(PartitionId.of(Kind.ACCOUNT, credentials.account().id()), 0)
        .head(credentials.octets())
        .build();
  }

  /** Forgets an account's credentials; does nothing when there are none. */
  void removeCredentials(AccountId account) {
    var partition = PartitionId.of(Kind.ACCOUNT, account);
    for (int tries = 1; ; tries++) {
      var head = records.accountHead(account);
      if (records.credentialsAt(account, head).isEmpty()) {
        return;
      }
      try {
        committer.commit(
            Commit.of(partition, head.version())
                .head(Credentials.REMOVED.clone())
                .deleteRange(FactorRows.ALL)
                .build());
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
