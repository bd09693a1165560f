package org.chappe.relay.outbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.chappe.model.AccountId;
import org.chappe.store.RowRange;

/**
 * The outbox's rows.
 *
 * <pre>
 *   head                                       format, messages, recipients, octets waiting
 *   'm' | id (8)                               {@link QueuedMessage}            {@link MessageRow}
 *   'g' | id (8) | number (4)                  {@link Group}                    {@link GroupRow}
 *   'q' | destination | 0 | due (8) | id (8) | number (4)
 *                                              format: what waits, per destination by time
 *   'n' | destination                          {@link Destination}              {@link DestinationRow}
 *   'w' | time (8) | destination               format: when a destination is looked at
 *   'x' | time (8) | id (8)                    format: when a message's sender is to be told
 *   'i' | id (8)                               format: a message that is not whole yet
 *   's' | account (8) | id (8)                 format: a message of that sender
 * </pre>
 *
 * <p>Times are milliseconds since 1970, numbers big-endian, texts UTF-8. Each destination with 'q'
 * rows has one 'n' row and one 'w' row, so that looking for work reads a row for each destination
 * and not for each message; a destination that cannot be reached costs one row to wait, whatever
 * waits for it. A message has one 'x' row: for the warning that it takes long, then for giving it
 * up. A held group has no 'q' row.
 */
final class Rows {
  static final int FORMAT = 1;
  static final byte[] MARK = {FORMAT};

  private Rows() {}

  static byte[] message(EntryId id) {
    return ByteBuffer.allocate(9).put((byte) 'm').putLong(id.value()).array();
  }

  static RowRange messagesFrom(long id) {
    return RowRange.of(
        ByteBuffer.allocate(9).put((byte) 'm').putLong(id).array(), new byte[] {'m' + 1});
  }

  static EntryId idOf(byte[] messageKey) {
    return new EntryId(ByteBuffer.wrap(messageKey, 1, 8).getLong());
  }

  static byte[] group(Group.Key key) {
    return ByteBuffer.allocate(13)
        .put((byte) 'g')
        .putLong(key.message().value())
        .putInt(key.number())
        .array();
  }

  static RowRange groupsOf(EntryId id) {
    return RowRange.withPrefix(ByteBuffer.allocate(9).put((byte) 'g').putLong(id.value()).array());
  }

  static byte[] waiting(Group group) {
    byte[] name = utf8(group.destination());
    return ByteBuffer.allocate(1 + name.length + 1 + 20)
        .put((byte) 'q')
        .put(name)
        .put((byte) 0)
        .putLong(group.due().toEpochMilli())
        .putLong(group.message().value())
        .putInt(group.number())
        .array();
  }

  /** What waits for {@code destination}, above {@code after} (a key, or empty), due until then. */
  static RowRange waitingFor(String destination, byte[] after, Instant until) {
    byte[] name = utf8(destination);
    byte[] from = ByteBuffer.allocate(1 + name.length + 1).put((byte) 'q').put(name).array();
    byte[] to =
        ByteBuffer.allocate(1 + name.length + 1 + 8)
            .put(from)
            .putLong(until.toEpochMilli() + 1)
            .array();
    RowRange all = RowRange.of(from, to);
    return after.length == 0 ? all : all.after(after);
  }

  static Group.Key groupOf(byte[] waitingKey) {
    ByteBuffer end = ByteBuffer.wrap(waitingKey, waitingKey.length - 12, 12);
    return new Group.Key(new EntryId(end.getLong()), end.getInt());
  }

  static Instant dueOf(byte[] waitingKey) {
    return Instant.ofEpochMilli(ByteBuffer.wrap(waitingKey, waitingKey.length - 20, 8).getLong());
  }

  static byte[] destination(String destination) {
    byte[] name = utf8(destination);
    return ByteBuffer.allocate(1 + name.length).put((byte) 'n').put(name).array();
  }

  static String destinationOf(byte[] key) {
    int name = key[0] == 'w' ? 9 : 1;
    return new String(key, name, key.length - name, StandardCharsets.UTF_8);
  }

  static byte[] look(Instant when, String destination) {
    byte[] name = utf8(destination);
    return ByteBuffer.allocate(9 + name.length)
        .put((byte) 'w')
        .putLong(when.toEpochMilli())
        .put(name)
        .array();
  }

  static RowRange looksUntil(Instant when) {
    return until('w', when);
  }

  static byte[] deadline(Instant when, EntryId id) {
    return ByteBuffer.allocate(17)
        .put((byte) 'x')
        .putLong(when.toEpochMilli())
        .putLong(id.value())
        .array();
  }

  static RowRange deadlinesUntil(Instant when) {
    return until('x', when);
  }

  static EntryId deadlineOf(byte[] key) {
    return new EntryId(ByteBuffer.wrap(key, 9, 8).getLong());
  }

  static byte[] unfinished(EntryId id) {
    return ByteBuffer.allocate(9).put((byte) 'i').putLong(id.value()).array();
  }

  static RowRange unfinished() {
    return RowRange.withPrefix(new byte[] {'i'});
  }

  static byte[] ofSender(AccountId sender, EntryId id) {
    return ByteBuffer.allocate(17)
        .put((byte) 's')
        .putLong(sender.value())
        .putLong(id.value())
        .array();
  }

  static RowRange ofSender(AccountId sender) {
    return RowRange.withPrefix(
        ByteBuffer.allocate(9).put((byte) 's').putLong(sender.value()).array());
  }

  static EntryId idOfSenders(byte[] key) {
    return new EntryId(ByteBuffer.wrap(key, 9, 8).getLong());
  }

  private static RowRange until(char kind, Instant when) {
    byte[] to = ByteBuffer.allocate(9).put((byte) kind).putLong(when.toEpochMilli() + 1).array();
    return RowRange.of(new byte[] {(byte) kind}, to);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
