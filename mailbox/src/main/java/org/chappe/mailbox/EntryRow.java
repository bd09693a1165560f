package org.chappe.mailbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chappe.store.Row;
import org.chappe.store.ValueReader;

/** An entry's value. Layout: {@link Rows}. */
final class EntryRow {
  private static final int KEYWORDS = 50;
  private static final int UTF8_HEADER = 0x80; // beside the system flags

  private EntryRow() {}

  static byte[] value(Entry entry) {
    byte[] keywords = keywords(entry.flags().keywords());
    return ByteBuffer.allocate(KEYWORDS + keywords.length)
        .put((byte) Rows.FORMAT)
        .put((byte) bits(entry))
        .putLong(entry.messageId())
        .putLong(entry.threadId())
        .putLong(entry.modSeq())
        .putLong(entry.internalDate())
        .putInt((int) entry.saveDate())
        .putLong(entry.octets())
        .putInt(entry.lineEnds())
        .put(keywords)
        .array();
  }

  static Entry read(Row row, FlagsTable flags) {
    byte[] value = row.value();
    ValueReader.requireFormat("an entry", value, Rows.FORMAT);
    var in = ByteBuffer.wrap(value, 1, value.length - 1);
    int bits = in.get() & 0xFF;
    long message = in.getLong();
    long thread = in.getLong();
    return new Entry(
        Rows.uid(row.key()),
        message,
        thread,
        flags.of(bits & ~UTF8_HEADER, keywords(value)),
        in.getLong(),
        in.getLong(),
        in.getInt() & 0xFFFF_FFFFL,
        in.getLong(),
        in.getInt(),
        (bits & UTF8_HEADER) != 0);
  }

  private static int bits(Entry entry) {
    return FlagsTable.bits(entry.flags()) | (entry.utf8Header() ? UTF8_HEADER : 0);
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
