package org.chappe.store;

import java.util.Arrays;
import java.util.HexFormat;

/** A key and its value. Keys order unsigned, octet by octet. Neither array is to be changed. */
public final class Row {
  private final byte[] key;
  private final byte[] value;

  /** Does not copy. */
  public Row(byte[] key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  public byte[] key() {
    return key;
  }

  public byte[] value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row that
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(key) + " (" + value.length + " octets)";
  }
}
