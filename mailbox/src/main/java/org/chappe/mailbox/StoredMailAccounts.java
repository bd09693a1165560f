package org.chappe.mailbox;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.chappe.model.AccountId;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.Store;
import org.chappe.store.StoreException;
import org.chappe.store.VersionConflict;
import org.jspecify.annotations.Nullable;

/**
 * All accounts' mail in one {@link Store}, which is not closed with this. Thread-safe.
 *
 * <p>Every account is one partition; {@link Rows} says what is in it, {@link OpenAccount} how it is
 * changed.
 */
public final class StoredMailAccounts implements MailAccounts {
  private final Store store;
  private final MailboxSettings settings;
  private final InstantSource clock;
  private final TextIndex texts;
  private final AccountCache cache;

  /** Without an index of texts. */
  public StoredMailAccounts(Store store, MailboxSettings settings, InstantSource clock) {
    this(store, settings, clock, TextIndex.NONE);
  }

  /**
   * Accounts whose texts are searched through an index.
   *
   * @param texts not closed with this
   */
  public StoredMailAccounts(
      Store store, MailboxSettings settings, InstantSource clock, TextIndex texts) {
    this.store = store;
    this.texts = texts;
    this.settings = settings;
    this.clock = clock;
    cache = new AccountCache(settings.cache().octets());
  }

  /**
   * {@inheritDoc}
   *
   * @throws MailboxRefused with ACCOUNT_GONE when the account was removed: ids are not used again
   */
  @Override
  public void create(AccountId account) {
    PartitionId partition = PartitionId.of(PartitionId.Kind.MAIL, account);
    Head head = store.partitions().head(partition);
    if (head.version() == 0) {
      var change =
          new Change(
              partition, StoredSnapshot.of(0, HeadRow.NEW, List.of(), Set.of(), new TreeMap<>()));
      Creating.makeRoles(change, clock.instant().getEpochSecond());
      var pending =
          Pending.handIn(
              store.partitions(), change.build(settings.historyVersions()), clock.instant());
      StoreException failure =
          new Settling(store.partitions(), settings).settle(pending, List.of(pending));
      if (failure == null) {
        return;
      }
      if (!(failure instanceof VersionConflict)) {
        throw failure;
      }
      head = store.partitions().head(partition); // somebody else just made it
    }
    if (HeadRow.read(head.value()).removed()) {
      throw new MailboxRefused(
          MailboxRefused.Reason.ACCOUNT_GONE, "account " + account + " was removed");
    }
  }

  @Override
  public Optional<MailAccount> open(AccountId account) {
    AccountCache.Slot slot = cache.acquire(account);
    MailAccount opened = null;
    try {
      opened = handle(slot, account);
      return Optional.ofNullable(opened);
    } finally {
      if (opened == null) {
        cache.release(slot);
      }
    }
  }

  private @Nullable MailAccount handle(AccountCache.Slot slot, AccountId account) {
    return slot.account(() -> OpenAccount.load(account, store, settings, clock, texts))
        .filter(open -> !open.snapshot().head().removed())
        .map(open -> new AccountHandle(open, () -> cache.release(slot)))
        .orElse(null);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Durable when it returns; when it is interrupted by a crash, or throws, calling it again goes
   * on.
   */
  @Override
  public void remove(AccountId account) {
    AccountCache.Slot slot = cache.acquire(account);
    try {
      slot.account(() -> OpenAccount.load(account, store, settings, clock, texts))
          .filter(open -> !open.snapshot().head().removed())
          .ifPresent(Removing::markRemoved);
      cache.forget(slot);
      texts.remove(account);
      new Removing(store, account).sweep();
    } finally {
      cache.release(slot);
    }
  }

  @Override
  public MessageIntake receive() {
    return new StoredIntake(store.bodies().write());
  }

  /** Accounts in memory, for tests and metrics. */
  int cachedAccounts() {
    return cache.size();
  }

  /** Commits on their way are awaited by those who made them; nothing else is held here. */
  @Override
  public void close() {}
}
