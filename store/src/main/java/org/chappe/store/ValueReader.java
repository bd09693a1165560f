package org.chappe.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.chappe.model.Octets;

/** Reads what {@link ValueWriter} wrote. One thread. */
public final class ValueReader {
  private final String what;
  private final byte[] octets;
  private int at;

  /** Begins behind the format number. */
  public ValueReader(String what, byte[] octets, int newestFormat) {
    this.what = what;
    this.octets = octets;
    requireFormat(what, octets, newestFormat);
    at = 1;
  }

  /** An empty value stands for format 0, which nobody writes. */
  public static void requireFormat(String what, byte[] octets, int newestFormat) {
    int format = octets.length == 0 ? 0 : octets[0] & 0xFF;
    if (format < 1 || format > newestFormat) {
      throw new UnknownFormat(what, format, newestFormat);
    }
  }

  public int u8() {
    need(1);
    return octets[at++] & 0xFF;
  }

  public long u32() {
    need(4);
    long value = ByteBuffer.wrap(octets, at, 4).getInt() & 0xFFFF_FFFFL;
    at += 4;
    return value;
  }

  public long i64() {
    need(8);
    long value = ByteBuffer.wrap(octets, at, 8).getLong();
    at += 8;
    return value;
  }

  public long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = u8();
      value |= (octet & 0x7FL) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw damaged();
  }

  /** A part of the value, without a copy. */
  public Octets slice(long length) {
    need(length);
    var slice = new Octets(octets, at, (int) length);
    at += (int) length;
    return slice;
  }

  /** A text that {@link ValueWriter#string} wrote. */
  public String string() {
    Octets text = slice(varint());
    return new String(text.array(), text.offset(), text.length(), StandardCharsets.UTF_8);
  }

  /** All that is left, as UTF-8. */
  public String rest() {
    String text = new String(octets, at, octets.length - at, StandardCharsets.UTF_8);
    at = octets.length;
    return text;
  }

  public boolean atEnd() {
    return at == octets.length;
  }

  private void need(long more) {
    if (more < 0 || more > octets.length - at) {
      throw damaged();
    }
  }

  private IllegalStateException damaged() {
    return new IllegalStateException(
        "%s is damaged: %d octets, more are needed at %d".formatted(what, octets.length, at));
  }
}
