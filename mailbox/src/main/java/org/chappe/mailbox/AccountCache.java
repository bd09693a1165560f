package org.chappe.mailbox;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.chappe.model.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in memory. Those with handles or with commits on their way stay; of the others the least
 * recently used go when all together take more than allowed. Thread-safe; no loading and no disk
 * under the cache's own lock.
 */
final class AccountCache {
  private final long maxOctets;
  private final Map<AccountId, Slot> slots = new HashMap<>();
  private final Set<Slot> idle = new LinkedHashSet<>(); // without handles, the longest idle first
  private long octets;

  /** One account's place. Its lock makes concurrent openings load once. */
  static final class Slot {
    private final AccountId id;
    private final ReentrantLock loading = new ReentrantLock();
    private volatile @Nullable OpenAccount account;
    private int handles; // guarded by the cache, as is the next
    private long octets;

    private Slot(AccountId id) {
      this.id = id;
    }

    /** The account, loaded by {@code loader} when it is not there yet. */
    Optional<OpenAccount> account(Supplier<Optional<OpenAccount>> loader) {
      OpenAccount known = account;
      if (known != null) {
        return Optional.of(known);
      }
      loading.lock();
      try {
        if (account == null) {
          account = loader.get().orElse(null);
        }
        return Optional.ofNullable(account);
      } finally {
        loading.unlock();
      }
    }
  }

  AccountCache(long maxOctets) {
    this.maxOctets = maxOctets;
  }

  /** The account's place, which stays until it is released as often as it was acquired. */
  synchronized Slot acquire(AccountId id) {
    Slot slot = slots.computeIfAbsent(id, Slot::new);
    slot.handles++;
    idle.remove(slot);
    return slot;
  }

  synchronized void release(Slot slot) {
    slot.handles--;
    if (slots.get(slot.id) != slot) {
      return; // forgotten
    }
    OpenAccount account = slot.account;
    long now = account == null ? 0 : account.memoryOctets();
    octets += now - slot.octets;
    slot.octets = now;
    if (slot.handles == 0 && account == null) {
      slots.remove(slot.id);
    } else if (slot.handles == 0) {
      idle.add(slot);
    }
    evict();
  }

  /** Forgets an account that was removed; handles that are open keep what they have. */
  synchronized void forget(Slot slot) {
    if (slots.remove(slot.id, slot)) {
      idle.remove(slot);
      octets -= slot.octets;
    }
  }

  private void evict() {
    Iterator<Slot> longestIdleFirst = idle.iterator();
    while (octets > maxOctets && longestIdleFirst.hasNext()) {
      Slot slot = longestIdleFirst.next();
      OpenAccount account = slot.account;
      if (account == null || !account.hasPendings()) {
        longestIdleFirst.remove();
        slots.remove(slot.id);
        octets -= slot.octets;
      }
    }
  }

  /** Accounts in memory. */
  synchronized int size() {
    return slots.size();
  }
}
