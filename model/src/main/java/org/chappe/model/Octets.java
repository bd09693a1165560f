package org.chappe.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A run of octets within an array, without a copy. The array is not to be changed by anyone. */
public final class Octets {
  public static final Octets NONE = new Octets(new byte[0]);

  private final byte[] array;
  private final int offset;
  private final int length;

  public Octets(byte[] array) {
    this(array, 0, array.length);
  }

  public Octets(byte[] array, int offset, int length) {
    if (offset < 0 || length < 0 || offset > array.length - length) {
      throw new IllegalArgumentException(
          "octets %d+%d of %d".formatted(offset, length, array.length));
    }
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** A copy. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** The octets as Latin-1 characters, for messages and tests. */
  @Override
  public String toString() {
    return new String(array, offset, length, StandardCharsets.ISO_8859_1);
  }
}
