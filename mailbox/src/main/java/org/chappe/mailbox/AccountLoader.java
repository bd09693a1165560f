package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.chappe.model.AccountId;
import org.chappe.model.MailboxName;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.Store;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.ValueReader;

/**
 * Reads an account into memory: mailboxes, subscriptions and entries, no messages. 100,000 entries
 * are about 6 MB of rows, read in order.
 */
final class AccountLoader {
  /** Another node may commit while we read; then we read again. */
  private static final int ATTEMPTS = 5;

  private static final int PAGE = 10_000;

  private final PartitionStore store;
  private final AccountId account;
  private final PartitionId partition;

  private final FlagsTable flags = new FlagsTable();
  private final Map<Long, StoredMailbox> mailboxes = new LinkedHashMap<>();
  private final Set<Long> dying = new HashSet<>();
  private long waitingFor;
  private final LongList live = new LongList();
  private final Leftovers leftovers = new Leftovers();

  /** The account at one version, and what is to be swept. */
  record Loaded(Memory memory, Leftovers leftovers) {}

  AccountLoader(Store store, AccountId account) {
    this.store = store.partitions();
    this.account = account;
    partition = PartitionId.of(PartitionId.Kind.MAIL, account);
  }

  /** Empty when there is no such account, or it was removed. */
  Optional<Loaded> load() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Head head = store.head(partition);
      if (head.version() == 0) {
        return Optional.empty();
      }
      HeadRow row = HeadRow.read(head.value());
      if (row.removed()) {
        return Optional.empty();
      }
      Loaded loaded = read(head.version(), row);
      if (store.head(partition).version() == head.version()) {
        return Optional.of(loaded);
      }
      forget();
    }
    throw new StoreUnavailable("account " + account + " changed while it was loaded");
  }

  private void forget() {
    mailboxes.clear();
    dying.clear();
    live.clear();
    leftovers.clear();
  }

  private Loaded read(long version, HeadRow head) {
    scan(Rows.all('m'), row -> mailbox(row));
    scan(Rows.all('d'), row -> dying.add(Rows.number(row.key())));
    var subscriptions = new HashSet<MailboxName>();
    scan(Rows.all('s'), row -> subscriptions.add(Creating.name(Rows.subscribedName(row.key()))));
    var sharers = new TreeMap<AccountId, Long>();
    scan(Rows.all('r'), row -> rights(row, sharers));
    readEntries();
    long[] messages = live.toArray();
    Arrays.sort(messages);
    leftovers.decideDead(messages);
    dying.forEach(leftovers::addDying);
    var snapshot = StoredSnapshot.of(version, head, mailboxes.values(), subscriptions, sharers);
    return new Loaded(
        new Memory(snapshot, flags, copies(messages), new Threads.Recent()), leftovers);
  }

  private void mailbox(Row row) {
    long id = Rows.number(row.key());
    mailboxes.put(id, StoredMailbox.empty(MailboxRow.read(id, row.value())));
  }

  private void rights(Row row, Map<AccountId, Long> sharers) {
    OptionalLong sharer = Rows.sharer(row.key());
    if (sharer.isPresent()) {
      long noted = new ValueReader("a sharer", row.value(), Rows.FORMAT).i64();
      sharers.put(new AccountId(sharer.getAsLong()), noted);
    } else {
      long id = Rows.number(row.key());
      mailboxes.computeIfPresent(
          id, (_, mailbox) -> mailbox.withAccess(AccessRow.read(id, row.value())));
    }
  }

  /** They come mailbox by mailbox, and go into it some hundred at a time. */
  private void readEntries() {
    var waiting = new ArrayList<Entry>(Chunk.CAPACITY);
    scan(Rows.all('e'), row -> entry(row, waiting));
    put(waiting);
  }

  private void entry(Row row, List<Entry> waiting) {
    long mailbox = Rows.number(row.key());
    if (mailbox != waitingFor || waiting.size() == Chunk.CAPACITY) {
      put(waiting);
      waitingFor = mailbox;
    }
    StoredMailbox target = mailboxes.get(mailbox);
    Entry entry = EntryRow.read(row, flags);
    if (target == null || entry.uid() >= target.info().uidNext()) {
      leftovers.add(mailbox, entry.uid(), entry.messageId(), dying.contains(mailbox));
    } else {
      live.add(entry.messageId());
      waiting.add(entry);
    }
  }

  private void put(List<Entry> waiting) {
    if (!waiting.isEmpty()) {
      mailboxes.computeIfPresent(waitingFor, (id, mailbox) -> mailbox.loaded(waiting));
      waiting.clear();
    }
  }

  private static CopyCounts copies(long[] sorted) {
    var copies = new CopyCounts();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        copies.retain(sorted[i]);
      }
    }
    return copies;
  }

  private void scan(RowRange range, Consumer<Row> rows) {
    RowRange rest = range;
    for (List<Row> page = store.scan(partition, rest, PAGE);
        !page.isEmpty();
        page = store.scan(partition, rest, PAGE)) {
      page.forEach(rows);
      rest = rest.after(page.getLast().key());
    }
  }
}
