package org.chappe.app.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.chappe.store.PartitionId;
import org.chappe.store.RowRange;
import org.chappe.store.Sha256;

/**
 * The journal's rows.
 *
 * <pre>
 *   partition s:journal           which days there are
 *     day, like 2026-11-29        format
 *
 *   partition s:journal-DAY       one day, by UTC
 *     'e' | id | 0 | time (8) | n (4)     {@link JournalEntry}
 *     'm' | hash (8) | id                 format: a message with that Message-ID
 * </pre>
 *
 * <p>Times are milliseconds since 1970, numbers big-endian, texts UTF-8; the hash is the beginning
 * of the SHA-256 of the Message-ID with its brackets. Who finds an id by it looks into the entries
 * whether it is the one that was meant. A day goes by deleting all of its rows at once.
 */
final class JournalRows {
  static final byte[] MARK = {1};
  static final PartitionId DAYS = PartitionId.of(PartitionId.Kind.SINGLE, "journal");
  static final RowRange ALL = RowRange.of(new byte[] {0}, new byte[] {(byte) 0xFF});

  private static final int HASH = 8;
  private static final int AFTER_ID = 1 + 8 + 4;

  private JournalRows() {}

  static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  static PartitionId of(LocalDate day) {
    return PartitionId.of(PartitionId.Kind.SINGLE, "journal-" + day);
  }

  static byte[] day(LocalDate day) {
    return utf8(day.toString());
  }

  static LocalDate dayOf(byte[] key) {
    return LocalDate.parse(new String(key, StandardCharsets.UTF_8));
  }

  static byte[] entry(JournalEntry entry, int number) {
    byte[] id = utf8(entry.id());
    return ByteBuffer.allocate(1 + id.length + AFTER_ID)
        .put((byte) 'e')
        .put(id)
        .put((byte) 0)
        .putLong(entry.at().toEpochMilli())
        .putInt(number)
        .array();
  }

  static RowRange entriesOf(String id) {
    byte[] name = utf8(id);
    return RowRange.withPrefix(
        ByteBuffer.allocate(1 + name.length + 1).put((byte) 'e').put(name).put((byte) 0).array());
  }

  static Instant timeOf(byte[] entryKey) {
    return Instant.ofEpochMilli(ByteBuffer.wrap(entryKey, entryKey.length - 12, 8).getLong());
  }

  static byte[] named(String messageId, String id) {
    byte[] name = utf8(id);
    return ByteBuffer.allocate(1 + HASH + name.length)
        .put((byte) 'm')
        .put(hash(messageId))
        .put(name)
        .array();
  }

  static RowRange named(String messageId) {
    return RowRange.withPrefix(
        ByteBuffer.allocate(1 + HASH).put((byte) 'm').put(hash(messageId)).array());
  }

  static String idOf(byte[] namedKey) {
    return new String(namedKey, 1 + HASH, namedKey.length - 1 - HASH, StandardCharsets.UTF_8);
  }

  private static byte[] hash(String messageId) {
    return Arrays.copyOf(Sha256.start().digest(utf8(messageId)), HASH);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
