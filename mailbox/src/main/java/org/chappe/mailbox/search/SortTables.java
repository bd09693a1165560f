package org.chappe.mailbox.search;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.model.AccountId;

/**
 * What SORT and THREAD have read, for all accounts, as long as there is room: the accounts that
 * sorted last stay. Thread-safe.
 */
public final class SortTables {
  /** Rows of messages that are gone are let go when they are more than those that are there. */
  private static final int FEW = 10_000;

  private final long maxOctets;
  private final LongSupplier secrets;
  private final Map<Key, SortTable> tables = new LinkedHashMap<>(16, 0.75f, true);

  private record Key(AccountId account, Collation collation) {}

  /**
   * @param maxOctets of all tables; one that is larger alone is refused
   * @param secrets random numbers
   */
  public SortTables(long maxOctets, LongSupplier secrets) {
    this.maxOctets = maxOctets;
    this.secrets = secrets;
  }

  /**
   * A quarter of the heap: a message takes about 170 octets, so a heap of 1 GiB sorts a mailbox of
   * a million, and the other three quarters are for everything else.
   */
  public static SortTables ofHeap(LongSupplier secrets) {
    return new SortTables(Runtime.getRuntime().maxMemory() / 4, secrets);
  }

  /** The account's table. Whoever has it may use it, also after it was let go here. */
  synchronized SortTable of(MailAccount account, Collation collation) {
    var key = new Key(account.id(), collation);
    SortTable known = tables.get(key);
    long messages = account.snapshot().quota().messages();
    if (known == null || known.size() > 2 * messages + FEW) {
      known = new SortTable(secrets.getAsLong(), collation, table -> requireRoom(key, table));
      tables.put(key, known);
    }
    return known;
  }

  /**
   * Others make room for a table that grows. One that had to make room itself may not grow on: so
   * all together stay within bounds, however many are made at once.
   */
  @SuppressWarnings("ReferenceEquality") // a table made later is another one
  private synchronized void requireRoom(Key key, SortTable table) {
    boolean wasHere = tables.get(key) == table; // which makes it the one used last
    fit();
    if (!wasHere || tables.get(key) != table) {
      throw new MailboxRefused(
          MailboxRefused.Reason.LIMIT, "too many messages to be sorted or threaded at once");
    }
  }

  /** Lets go what is too much, the longest unused first. Called when one may have grown. */
  synchronized void fit() {
    long octets = 0;
    for (SortTable table : tables.values()) {
      octets += table.octets();
    }
    Iterator<SortTable> longestUnusedFirst = tables.values().iterator();
    while (octets > maxOctets && longestUnusedFirst.hasNext()) {
      octets -= longestUnusedFirst.next().octets();
      longestUnusedFirst.remove();
    }
  }

  /** Accounts that have a table, for tests. */
  synchronized int size() {
    return tables.size();
  }
}
