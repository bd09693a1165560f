package org.chappe.relay.outbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.chappe.model.AccountId;
import org.chappe.model.Octets;
import org.chappe.relay.outbox.Changes.Accept;
import org.chappe.relay.outbox.Changes.Settle;
import org.chappe.relay.outbox.Changes.Update;
import org.chappe.store.NewBody;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.Store;

/**
 * One node's mail on its way out, in a partition of the store; {@link Rows} draws it. Nothing of it
 * is kept in memory. Thread-safe; futures complete when what they stand for is durable. Any method
 * may throw a {@link org.chappe.store.StoreException}, or fail its future with one.
 */
public final class Outbox implements AutoCloseable {
  /** Groups of one message that one commit takes, with all rows that they may need. */
  private static final int GROUPS_AT_ONCE = 100;

  /** Octets of groups that one commit takes. */
  private static final int OCTETS_AT_ONCE = 400_000;

  private static final int PAGE = 500;

  private final PartitionStore partitions;
  private final PartitionId partition;
  private final OutboxWriter writer;

  /**
   * Opens it and drops messages that had not come whole when the program was ended: nobody was told
   * that they had been accepted.
   *
   * @param node whose mail it is
   */
  public Outbox(Store store, String node) {
    partitions = store.partitions();
    partition = PartitionId.of(PartitionId.Kind.OUTBOX, node);
    writer = new OutboxWriter(partitions, partition);
    for (Row row : all(Rows.unfinished())) {
      remove(Rows.idOf(row.key())).join();
    }
  }

  /** A message, and some of its recipients. */
  public record Ready(QueuedMessage message, Group group) {}

  /** A message with everybody who has not got it. */
  public record Entry(QueuedMessage message, List<Group> groups) {
    public Entry {
      groups = List.copyOf(groups);
    }
  }

  /** What waits. */
  public Totals totals() {
    return writer.totals();
  }

  /**
   * Takes a message in.
   *
   * @param groups at least one, numbered from 0
   */
  public CompletableFuture<Boolean> accept(
      QueuedMessage message, NewBody body, List<Group> groups) {
    List<List<Group>> parts = parts(groups);
    CompletableFuture<Boolean> done =
        writer.submit(new Accept(message, Optional.of(body), parts.getFirst(), parts.size() == 1));
    for (int i = 1; i < parts.size(); i++) {
      List<Group> part = parts.get(i);
      boolean last = i == parts.size() - 1;
      done =
          done.thenCompose(
              before -> writer.submit(new Accept(message, Optional.empty(), part, last)));
    }
    return done;
  }

  private static List<List<Group>> parts(List<Group> groups) {
    List<List<Group>> parts = new ArrayList<>();
    List<Group> part = new ArrayList<>();
    int octets = 0;
    for (Group group : groups) {
      int more = Changes.octets(group);
      if (!part.isEmpty() && (part.size() == GROUPS_AT_ONCE || octets + more > OCTETS_AT_ONCE)) {
        parts.add(List.copyOf(part));
        part.clear();
        octets = 0;
      }
      part.add(group);
      octets += more;
    }
    parts.add(List.copyOf(part));
    return parts;
  }

  /**
   * What became of an attempt. A group that is not here any more stays so.
   *
   * @param before as it was read
   * @param change of what it is now (somebody may have held it meanwhile); empty: it goes
   */
  public CompletableFuture<Boolean> update(Group before, Function<Group, Optional<Group>> change) {
    return writer.submit(new Update(before.key(), before.recipients().size(), change));
  }

  /** How it stands with a destination that has been looked at. */
  public sealed interface Settled {
    /** Nothing waits for it. */
    record Empty() implements Settled {}

    /** Something is due now. */
    record More() implements Settled {}

    record Until(Instant next) implements Settled {}
  }

  /**
   * A destination has been looked at, and what was due was tried.
   *
   * @param failure why nothing could be handed over at all, and when to look again
   */
  public CompletableFuture<Settled> settle(
      String destination, Instant now, Optional<Destination> failure) {
    return writer.submit(new Settle(partitions, partition, destination, now, failure));
  }

  /** Destinations that are to be looked at by now, the oldest first. */
  public List<String> destinationsDue(Instant now, int limit) {
    return partitions.scan(partition, Rows.looksUntil(now), limit).stream()
        .map(row -> Rows.destinationOf(row.key()))
        .toList();
  }

  /** What is known of a destination for which something waits. */
  public Optional<Destination> destination(String destination) {
    return partitions.get(partition, Rows.destination(destination)).map(DestinationRow::read);
  }

  /**
   * A page of what is due. {@code last}: where the next page begins; empty when this is the end.
   */
  public record Page(List<Ready> due, Octets last) {}

  /**
   * What waits for a destination and is due.
   *
   * @param after the page before's {@code last}, or empty
   */
  public Page due(String destination, Octets after, Instant now, int limit) {
    List<Row> rows =
        partitions.scan(partition, Rows.waitingFor(destination, after.toArray(), now), limit);
    List<Group.Key> keys = rows.stream().map(row -> Rows.groupOf(row.key())).toList();
    Map<EntryId, QueuedMessage> messages = new HashMap<>();
    for (Row row : getAll(keys.stream().map(key -> Rows.message(key.message())))) {
      EntryId id = Rows.idOf(row.key());
      messages.put(id, MessageRow.read(id, row.value()));
    }
    for (Row row : partitions.scan(partition, Rows.unfinished(), PAGE)) {
      messages.remove(Rows.idOf(row.key()));
    }
    Map<Group.Key, Group> groups = new HashMap<>();
    for (Row row : getAll(keys.stream().map(Rows::group))) {
      Group.Key key = Changes.keyOf(row.key());
      groups.put(key, GroupRow.read(key, row.value()));
    }
    List<Ready> due = new ArrayList<>(rows.size());
    for (Group.Key key : keys) {
      QueuedMessage message = messages.get(key.message());
      Group group = groups.get(key);
      if (message != null && group != null) {
        due.add(new Ready(message, group));
      }
    }
    return new Page(due, rows.isEmpty() ? Octets.NONE : new Octets(rows.getLast().key()));
  }

  private List<Row> getAll(Stream<byte[]> keys) {
    Set<byte[]> ascending = new TreeSet<>(Arrays::compareUnsigned); // one row for many groups
    keys.forEach(ascending::add);
    return partitions.getAll(partition, List.copyOf(ascending));
  }

  Optional<QueuedMessage> message(EntryId id) {
    return partitions.get(partition, Rows.message(id)).map(value -> MessageRow.read(id, value));
  }

  Optional<Group> group(Group.Key key) {
    return partitions.get(partition, Rows.group(key)).map(value -> GroupRow.read(key, value));
  }

  /** A message with all who have not got it, if it is here. */
  public Optional<Entry> entry(EntryId id) {
    return message(id)
        .map(message ->
            new Entry(
                message,
                all(Rows.groupsOf(id)).stream()
                    .map(row -> GroupRow.read(Changes.keyOf(row.key()), row.value()))
                    .toList()));
  }

  /** Messages from {@code from} on, the oldest first; at most {@code limit}. */
  public List<Entry> entries(EntryId from, int limit) {
    return partitions.scan(partition, Rows.messagesFrom(from.value()), limit).stream()
        .map(row -> entry(Rows.idOf(row.key())))
        .flatMap(Optional::stream)
        .toList();
  }

  /** An account's messages, the oldest first; at most {@code limit}. */
  List<EntryId> entriesOf(AccountId sender, int limit) {
    return partitions.scan(partition, Rows.ofSender(sender), limit).stream()
        .map(row -> Rows.idOfSenders(row.key()))
        .toList();
  }

  /** When the message came in that waits longest. */
  public Optional<Instant> oldest() {
    return partitions.scan(partition, Rows.messagesFrom(0), 1).stream()
        .map(row -> MessageRow.read(Rows.idOf(row.key()), row.value()).accepted())
        .findFirst();
  }

  /** Messages whose senders are to be told something by now. */
  public List<EntryId> overdue(Instant now, int limit) {
    return partitions.scan(partition, Rows.deadlinesUntil(now), limit).stream()
        .map(row -> Rows.deadlineOf(row.key()))
        .toList();
  }

  /** The sender has been told that it takes long. */
  public CompletableFuture<Boolean> warned(EntryId id) {
    return writer.submit(new Changes.Warned(id));
  }

  /** Drops a message, whoever has not got it. False: it was not here any more. */
  public CompletableFuture<Boolean> remove(EntryId id) {
    CompletableFuture<Boolean> gone = groups(id, group -> Optional.empty());
    return gone.thenCompose(
        here -> writer.submit(new Changes.Drop(id)).thenApply(left -> here || left));
  }

  /** Holds what waits of a message, until {@link #release}. */
  public CompletableFuture<Boolean> hold(EntryId id) {
    return groups(id, group -> Optional.of(group.at(group.due(), true)));
  }

  /** Lets go what was held. */
  public CompletableFuture<Boolean> release(EntryId id, Instant now) {
    return groups(id, group -> Optional.of(group.held() ? group.at(now, false) : group));
  }

  /**
   * Makes a message due now, and has its destinations looked at, also those that could not be
   * reached.
   */
  public CompletableFuture<Boolean> retry(EntryId id, Instant now) {
    CompletableFuture<Boolean> due =
        groups(id, group -> Optional.of(group.held() ? group : group.at(now, false)));
    return due.thenCompose(found -> {
      CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
      for (Group group : entry(id).map(Entry::groups).orElse(List.of())) {
        all = all.thenCompose(before -> look(group.destination(), now));
      }
      return all.thenApply(nothing -> found);
    });
  }

  /** Has a destination looked at again at that time, whatever has failed before. */
  public CompletableFuture<Boolean> look(String destination, Instant when) {
    return writer.submit(new Changes.Look(destination, when));
  }

  private CompletableFuture<Boolean> groups(EntryId id, Function<Group, Optional<Group>> change) {
    CompletableFuture<Boolean> all = CompletableFuture.completedFuture(false);
    for (Row row : all(Rows.groupsOf(id))) {
      Group group = GroupRow.read(Changes.keyOf(row.key()), row.value());
      all = all.thenCompose(some -> update(group, change).thenApply(one -> some || one));
    }
    return all;
  }

  private List<Row> all(RowRange range) {
    List<Row> rows = new ArrayList<>();
    RowRange rest = range;
    while (true) {
      List<Row> page = partitions.scan(partition, rest, PAGE);
      if (page.isEmpty()) {
        return rows;
      }
      rows.addAll(page);
      rest = rest.after(page.getLast().key());
    }
  }

  /** Commits what was handed in. */
  @Override
  public void close() {
    writer.close();
  }
}
