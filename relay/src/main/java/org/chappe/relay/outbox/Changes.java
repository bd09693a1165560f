package org.chappe.relay.outbox;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.chappe.relay.outbox.Outbox.Settled;
import org.chappe.store.NewBody;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;

/** What can be done to the outbox's rows. */
final class Changes {
  /** A 'q' row, and what may become of the destination's 'n' and 'w' rows. */
  private static final int ROWS_TO_BE_DUE = 5;

  private Changes() {}

  static Group.Key keyOf(byte[] groupKey) {
    ByteBuffer key = ByteBuffer.wrap(groupKey, 1, 12);
    return new Group.Key(new EntryId(key.getLong()), key.getInt());
  }

  /** About what a group's rows have. */
  static int octets(Group group) {
    int recipients =
        group.recipients().stream()
            .mapToInt(waiting ->
                60
                    + 8 * waiting.to().path().length()
                    + waiting.to().options().originalRecipient().map(String::length).orElse(0)
                    + waiting.last().map(last -> 3 * last.text().length()).orElse(0))
            .sum();
    return 200 + 6 * group.destination().length() + recipients;
  }

  /**
   * A message comes in, or a part of its recipients.
   *
   * @param body with the first part
   * @param last whether it is whole with this part
   */
  record Accept(QueuedMessage message, Optional<NewBody> body, List<Group> groups, boolean last)
      implements Change<Boolean> {
    @Override
    public int rows() {
      return 5 + groups.size() * (1 + ROWS_TO_BE_DUE);
    }

    @Override
    public int octets() {
      return 1_000
          + message.prefix().length()
          + 4 * message.from().length()
          + groups.stream().mapToInt(Changes::octets).sum();
    }

    @Override
    public Boolean apply(Batch batch) {
      EntryId id = message.id();
      if (body.isPresent()) {
        batch.put(Rows.message(id), MessageRow.write(message));
        batch.put(Rows.deadline(message.deadline(), id), Rows.MARK);
        message.sender().ifPresent(who -> batch.put(Rows.ofSender(who, id), Rows.MARK));
        batch.link(body.get(), id);
        batch.count(1, 0, message.octetsOut());
        if (!last) {
          batch.put(Rows.unfinished(id), Rows.MARK);
        }
      } else if (last) {
        batch.delete(Rows.unfinished(id));
      }
      for (Group group : groups) {
        batch.put(Rows.group(group.key()), GroupRow.write(group));
        batch.count(0, group.recipients().size(), 0);
        beDue(batch, group);
      }
      return true;
    }
  }

  /** A group changes, or goes; and with the last one its message. */
  record Update(Group.Key key, int recipients, Function<Group, Optional<Group>> change)
      implements Change<Boolean> {
    @Override
    public int rows() {
      return 7 + ROWS_TO_BE_DUE;
    }

    @Override
    public int octets() {
      return 2_000 + recipients * (GroupRow.LONGEST_ANSWER + 500);
    }

    @Override
    public Boolean apply(Batch batch) {
      Optional<Group> before = batch.get(Rows.group(key)).map(value -> GroupRow.read(key, value));
      if (before.isEmpty()) {
        return false; // somebody removed it while it was tried
      }
      Optional<Group> after = change.apply(before.get());
      if (!before.get().held()) {
        batch.delete(Rows.waiting(before.get()));
      }
      int left = after.map(group -> group.recipients().size()).orElse(0);
      batch.count(0, left - before.get().recipients().size(), 0);
      if (after.isPresent()) {
        batch.put(Rows.group(key), GroupRow.write(after.get()));
        beDue(batch, after.get());
      } else {
        batch.delete(Rows.group(key));
        oneLess(batch, key.message());
      }
      return true;
    }
  }

  private static void oneLess(Batch batch, EntryId id) {
    Optional<QueuedMessage> found =
        batch.get(Rows.message(id)).map(value -> MessageRow.read(id, value));
    if (found.isEmpty()) {
      return;
    }
    QueuedMessage message = found.get();
    if (message.groups() > 1) {
      batch.put(Rows.message(id), MessageRow.write(message.withGroups(message.groups() - 1)));
    } else {
      drop(batch, message);
    }
  }

  private static void drop(Batch batch, QueuedMessage message) {
    batch.delete(Rows.message(message.id()));
    batch.delete(Rows.deadline(message.deadline(), message.id()));
    batch.delete(Rows.unfinished(message.id()));
    message.sender().ifPresent(who -> batch.delete(Rows.ofSender(who, message.id())));
    batch.unlink(message.body(), message.id());
    batch.count(-1, 0, -message.octetsOut());
  }

  /** A message nobody waits for any more: what is left of one that never came whole. */
  record Drop(EntryId id) implements Change<Boolean> {
    @Override
    public int rows() {
      return 6;
    }

    @Override
    public int octets() {
      return 200;
    }

    @Override
    public Boolean apply(Batch batch) {
      Optional<byte[]> found = batch.get(Rows.message(id));
      found.ifPresent(value -> drop(batch, MessageRow.read(id, value)));
      return found.isPresent();
    }
  }

  /** The next thing its sender is told is the end. */
  record Warned(EntryId id) implements Change<Boolean> {
    @Override
    public int rows() {
      return 3;
    }

    @Override
    public int octets() {
      return 20_000;
    }

    @Override
    public Boolean apply(Batch batch) {
      Optional<QueuedMessage> found =
          batch.get(Rows.message(id)).map(value -> MessageRow.read(id, value));
      if (found.isPresent()) {
        QueuedMessage after = found.get().withWarned();
        batch.delete(Rows.deadline(found.get().deadline(), id));
        batch.put(Rows.deadline(after.deadline(), id), Rows.MARK);
        batch.put(Rows.message(id), MessageRow.write(after));
      }
      return found.isPresent();
    }
  }

  /** A destination is to be looked at then. */
  record Look(String destination, Instant when) implements Change<Boolean> {
    @Override
    public int rows() {
      return 3;
    }

    @Override
    public int octets() {
      return 4_000;
    }

    @Override
    public Boolean apply(Batch batch) {
      Optional<Destination> known = find(batch, destination);
      known.ifPresent(before -> replace(batch, destination, before, before.at(when)));
      return known.isPresent();
    }
  }

  /** A destination was looked at: when is it to be looked at next? */
  record Settle(
      PartitionStore partitions,
      PartitionId partition,
      String destination,
      Instant now,
      Optional<Destination> failure)
      implements Change<Settled> {
    @Override
    public int rows() {
      return 3;
    }

    @Override
    public int octets() {
      return 10_000;
    }

    @Override
    public boolean readsRanges() {
      return true;
    }

    @Override
    public Settled apply(Batch batch) {
      Optional<Destination> known = find(batch, destination);
      if (known.isEmpty()) {
        return new Settled.Empty();
      }
      List<Row> first =
          partitions.scan(partition, Rows.waitingFor(destination, new byte[0], FAR), 1);
      if (first.isEmpty()) {
        batch.delete(Rows.destination(destination));
        batch.delete(Rows.look(known.get().next(), destination));
        return new Settled.Empty();
      }
      Instant due = Rows.dueOf(first.getFirst().key());
      Destination next = failure.orElse(Destination.due(due));
      replace(batch, destination, known.get(), next);
      return next.next().isAfter(now) ? new Settled.Until(next.next()) : new Settled.More();
    }
  }

  /** Later than anything is due. */
  private static final Instant FAR = Instant.ofEpochMilli(Long.MAX_VALUE - 1);

  private static void beDue(Batch batch, Group group) {
    if (group.held()) {
      return;
    }
    batch.put(Rows.waiting(group), Rows.MARK);
    String destination = group.destination();
    Optional<Destination> known = find(batch, destination);
    if (known.isEmpty()) {
      Destination fresh = Destination.due(group.due());
      batch.put(Rows.destination(destination), DestinationRow.write(fresh));
      batch.put(Rows.look(fresh.next(), destination), Rows.MARK);
    } else if (!known.get().isFailing() && group.due().isBefore(known.get().next())) {
      replace(batch, destination, known.get(), known.get().at(group.due()));
    }
  }

  private static Optional<Destination> find(Batch batch, String destination) {
    return batch.get(Rows.destination(destination)).map(DestinationRow::read);
  }

  private static void replace(
      Batch batch, String destination, Destination before, Destination after) {
    batch.delete(Rows.look(before.next(), destination));
    batch.put(Rows.look(after.next(), destination), Rows.MARK);
    batch.put(Rows.destination(destination), DestinationRow.write(after));
  }
}
