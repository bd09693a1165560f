package org.chappe.mailbox;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chappe.model.BodyId;
import org.chappe.store.Body;
import org.chappe.store.BodyStore;
import org.chappe.store.BodyStore.Expected;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.StoreException;
import org.jspecify.annotations.Nullable;

/** The rows of some neighbouring messages, and their bodies when those are wanted. */
final class RowBatch {
  static final RowBatch NONE = new RowBatch(new int[0], new byte[0][], new byte[0][], List.of());

  /** Reading through a gap of that many times the rows wanted costs less than looking up each. */
  private static final int DENSE = 2;

  private final int[] positions;
  private final byte[] @Nullable [] messages;
  private final byte[] @Nullable [] fields;
  private final List<Optional<Body>> bodies; // by index, or none at all

  private RowBatch(
      int[] positions,
      byte[] @Nullable [] messages,
      byte[] @Nullable [] fields,
      List<Optional<Body>> bodies) {
    this.positions = positions;
    this.messages = messages;
    this.fields = fields;
    this.bodies = bodies;
  }

  static RowBatch read(
      PartitionStore store,
      PartitionId partition,
      MailboxSnapshot mailbox,
      int[] positions,
      int from,
      int to,
      ReadAhead wanted) {
    int[] some = Arrays.copyOfRange(positions, from, to);
    long[] ids = Arrays.stream(some).mapToLong(mailbox::messageId).toArray();
    byte[] @Nullable [] fields =
        wanted.fields() ? rows(store, partition, 'f', ids) : new byte[some.length][];
    byte[] @Nullable [] messages =
        wanted.messages()
            ? rows(store, partition, 'b', ids)
            : rowsOfOthers(store, partition, ids, fields);
    return new RowBatch(some, messages, fields, List.of());
  }

  /** Of those without fields, which may be gone, or had too many of them. */
  private static byte[] @Nullable [] rowsOfOthers(
      PartitionStore store, PartitionId partition, long[] ids, byte[] @Nullable [] fields) {
    var messages = new byte[ids.length][];
    int[] others = IntStream.range(0, ids.length).filter(i -> fields[i] == null).toArray();
    if (others.length > 0) {
      long[] their = Arrays.stream(others).mapToLong(i -> ids[i]).toArray();
      byte[] @Nullable [] found = rows(store, partition, 'b', their);
      for (int i = 0; i < others.length; i++) {
        messages[others[i]] = found[i];
      }
    }
    return messages;
  }

  /**
   * The same with the bodies opened, and read up to {@code octets}. Where that fails there are no
   * bodies: whoever opens the one it failed for is told why.
   */
  RowBatch withBodies(BodyStore store, Expected expected, int octets) {
    var ids = new ArrayList<BodyId>(positions.length);
    try {
      for (byte[] message : messages) {
        if (message != null) {
          ids.add(new MessageRow(message).body());
        }
      }
      var found = store.openAll(ids, expected, octets).iterator();
      var opened = new ArrayList<Optional<Body>>(positions.length);
      for (byte[] message : messages) {
        opened.add(message == null ? Optional.empty() : found.next());
      }
      return new RowBatch(positions, messages, fields, opened);
    } catch (StoreException e) {
      return this;
    }
  }

  int size() {
    return positions.length;
  }

  int position(int index) {
    return positions[index];
  }

  /** Whether it was there; else it was expunged meanwhile. */
  boolean has(int index) {
    return messages[index] != null || fields[index] != null;
  }

  /** Null when it was not read. */
  byte @Nullable [] message(int index) {
    return messages[index];
  }

  byte @Nullable [] fields(int index) {
    return fields[index];
  }

  /** Empty when it was not found, or not opened. */
  Optional<Body> body(int index) {
    return bodies.isEmpty() ? Optional.empty() : bodies.get(index);
  }

  /** Values by index of {@code ids}; null where there is no row. */
  private static byte[] @Nullable [] rows(
      PartitionStore store, PartitionId partition, char letter, long[] ids) {
    if (isAscending(ids)) { // nearly always: then there is nothing to sort
      return values(store, partition, letter, ids);
    }
    long[] sorted = Arrays.stream(ids).sorted().distinct().toArray();
    byte[] @Nullable [] values = values(store, partition, letter, sorted);
    var inOrder = new byte[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      inOrder[i] = values[Arrays.binarySearch(sorted, ids[i])];
    }
    return inOrder;
  }

  private static boolean isAscending(long[] ids) {
    for (int i = 1; i < ids.length; i++) {
      if (ids[i] <= ids[i - 1]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] @Nullable [] values(
      PartitionStore store, PartitionId partition, char letter, long[] sorted) {
    var values = new byte[sorted.length][];
    long span = sorted[sorted.length - 1] - sorted[0] + 1;
    if (sorted.length > 1 && span <= (long) DENSE * sorted.length) {
      scan(store, partition, letter, sorted, values);
    } else {
      var keys = new ArrayList<byte[]>(sorted.length);
      for (long id : sorted) {
        keys.add(ByteBuffer.allocate(9).put((byte) letter).putLong(id).array());
      }
      take(store.getAll(partition, keys), sorted, 0, values);
    }
    return values;
  }

  private static void scan(
      PartitionStore store,
      PartitionId partition,
      char letter,
      long[] sorted,
      byte[] @Nullable [] values) {
    int span = (int) (sorted[sorted.length - 1] - sorted[0] + 1);
    RowRange rest = Rows.between(letter, sorted[0], sorted[sorted.length - 1]);
    int at = 0;
    for (List<Row> page = store.scan(partition, rest, span);
        !page.isEmpty();
        page = store.scan(partition, rest, span)) {
      at = take(page, sorted, at, values);
      byte[] last = page.getLast().key();
      if (Rows.number(last) == sorted[sorted.length - 1]) {
        break; // the usual end: no further look for an empty page
      }
      rest = rest.after(last);
    }
  }

  /** Both ascend; returns where in {@code sorted} the next page's rows go on. */
  private static int take(List<Row> page, long[] sorted, int from, byte[] @Nullable [] values) {
    int at = from;
    for (Row row : page) {
      long id = Rows.number(row.key());
      while (at < sorted.length && sorted[at] < id) {
        at++;
      }
      if (at < sorted.length && sorted[at] == id) {
        values[at] = row.value();
      }
    }
    return at;
  }
}
