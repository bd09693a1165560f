package org.chappe.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds a row's value, big-endian, beginning with its format number. One thread. */
public final class ValueWriter {
  private byte[] octets;
  private int length;

  public ValueWriter(int format, int expected) {
    octets = new byte[Math.max(16, expected)];
    u8(format);
  }

  public ValueWriter u8(int value) {
    room(1);
    octets[length++] = (byte) value;
    return this;
  }

  public ValueWriter u32(long value) {
    room(4);
    ByteBuffer.wrap(octets, length, 4).putInt((int) value);
    length += 4;
    return this;
  }

  public ValueWriter i64(long value) {
    room(8);
    ByteBuffer.wrap(octets, length, 8).putLong(value);
    length += 8;
    return this;
  }

  /** Seven bits an octet, the lowest first; the top bit says that more follow. */
  public ValueWriter varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      u8((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    return u8((int) rest);
  }

  public ValueWriter octets(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, octets, length, more.length);
    length += more.length;
    return this;
  }

  public ValueWriter text(String text) {
    return octets(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A text and how long it is, so that more may follow. */
  public ValueWriter string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return varint(utf8.length).octets(utf8);
  }

  public byte[] toArray() {
    return length == octets.length ? octets : Arrays.copyOf(octets, length);
  }

  private void room(int more) {
    if (octets.length - length < more) {
      octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
    }
  }
}
