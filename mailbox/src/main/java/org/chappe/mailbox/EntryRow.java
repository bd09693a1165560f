package org.chappe.mailbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chappe.model.Flags;
import org.chappe.store.Row;

/** An entry's value. Layout: {@link Rows}. */
final class EntryRow {
  private static final int KEYWORDS = 42;

  private EntryRow() {}

  static byte[] value(Entry entry) {
    return value(
        entry.flags(),
        entry.messageId(),
        entry.modSeq(),
        entry.internalDate(),
        entry.saveDate(),
        entry.octets(),
        entry.lineEnds());
  }

  static byte[] value(
      Flags flags,
      long message,
      long modSeq,
      long internalDate,
      long saveDate,
      long octets,
      int lineEnds) {
    byte[] keywords = keywords(flags.keywords());
    return ByteBuffer.allocate(KEYWORDS + keywords.length)
        .put((byte) Rows.FORMAT)
        .put((byte) FlagsTable.bits(flags))
        .putLong(message)
        .putLong(modSeq)
        .putLong(internalDate)
        .putInt((int) saveDate)
        .putLong(octets)
        .putInt(lineEnds)
        .put(keywords)
        .array();
  }

  static Entry read(Row row, FlagsTable flags) {
    byte[] value = row.value();
    ValueReader.requireFormat("an entry", value, Rows.FORMAT);
    var in = ByteBuffer.wrap(value, 1, value.length - 1);
    int system = in.get();
    long message = in.getLong();
    return new Entry(
        Rows.uid(row.key()),
        message,
        flags.of(system, keywords(value)),
        in.getLong(),
        in.getLong(),
        in.getInt() & 0xFFFF_FFFFL,
        in.getLong(),
        in.getInt());
  }

  private static byte[] keywords(List<String> keywords) {
    return keywords.isEmpty()
        ? new byte[0]
        : String.join(" ", keywords).getBytes(StandardCharsets.US_ASCII);
  }

  private static String keywords(byte[] value) {
    return value.length == KEYWORDS
        ? ""
        : new String(value, KEYWORDS, value.length - KEYWORDS, StandardCharsets.US_ASCII);
  }
}
