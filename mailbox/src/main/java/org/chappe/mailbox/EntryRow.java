package org.chappe.mailbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.chappe.model.Flags;
import org.chappe.store.Row;
import org.chappe.store.ValueReader;

/** An entry's value. Layout: {@link Rows}. */
final class EntryRow {
  /** With the date it was sent, and so with what format 1 has behind that. */
  private static final int FORMAT = 2;

  private static final int SENT = 50; // in format 1 keywords begin here
  private static final int KEYWORDS = SENT + Long.BYTES;
  private static final int UTF8_HEADER = 0x80; // beside the system flags

  private EntryRow() {}

  static byte[] value(Entry entry) {
    return new Writer().value(entry);
  }

  /** Makes the values of many entries; neighbours mostly have the same flags. One thread. */
  static final class Writer {
    private Flags flags = Flags.NONE;
    private int bits;
    private byte[] keywords = {};

    @SuppressWarnings("ReferenceEquality") // interned; others are only written out once more
    byte[] value(Entry entry) {
      if (entry.flags() != flags) {
        flags = entry.flags();
        bits = FlagsTable.bits(flags);
        keywords = keywords(flags.keywords());
      }
      return EntryRow.value(entry, bits, keywords);
    }
  }

  private static byte[] value(Entry entry, int flags, byte[] keywords) {
    return ByteBuffer.allocate(KEYWORDS + keywords.length)
        .put((byte) FORMAT)
        .put((byte) (flags | (entry.utf8Header() ? UTF8_HEADER : 0)))
        .putLong(entry.messageId())
        .putLong(entry.threadId())
        .putLong(entry.modSeq())
        .putLong(entry.internalDate())
        .putInt((int) entry.saveDate())
        .putLong(entry.octets())
        .putInt(entry.lineEnds())
        .putLong(entry.sent())
        .put(keywords)
        .array();
  }

  static Entry read(Row row, FlagsTable flags) {
    byte[] value = row.value();
    ValueReader.requireFormat("an entry", value, FORMAT);
    boolean hasSent = value[0] >= 2;
    var in = ByteBuffer.wrap(value, 1, value.length - 1);
    int bits = in.get() & 0xFF;
    long message = in.getLong();
    long thread = in.getLong();
    return new Entry(
        Rows.uid(row.key()),
        message,
        thread,
        flags.of(bits & ~UTF8_HEADER, keywords(value, hasSent ? KEYWORDS : SENT)),
        in.getLong(),
        in.getLong(),
        in.getInt() & 0xFFFF_FFFFL,
        in.getLong(),
        in.getInt(),
        (bits & UTF8_HEADER) != 0,
        hasSent ? in.getLong() : SentDate.NOT_KNOWN);
  }

  private static byte[] keywords(List<String> keywords) {
    return keywords.isEmpty()
        ? new byte[0]
        : String.join(" ", keywords).getBytes(StandardCharsets.US_ASCII);
  }

  private static String keywords(byte[] value, int from) {
    return value.length == from
        ? ""
        : new String(value, from, value.length - from, StandardCharsets.US_ASCII);
  }
}
