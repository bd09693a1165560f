package org.chappe.store;

import java.util.Arrays;

/** Keys from one (included) to another (excluded), ordered unsigned. */
public final class RowRange {
  private final byte[] from;
  private final byte[] to;

  private RowRange(byte[] from, byte[] to) {
    this.from = from;
    this.to = to;
  }

  /** Does not copy. */
  public static RowRange of(byte[] from, byte[] to) {
    return new RowRange(from, to);
  }

  /** All keys that begin with {@code prefix}, which has an octet that is not 0xFF. */
  public static RowRange withPrefix(byte[] prefix) {
    byte[] end = prefix.clone();
    int last = end.length - 1;
    while (last >= 0 && end[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      throw new IllegalArgumentException("no key is above a prefix of 0xFF only");
    }
    end[last]++;
    return new RowRange(prefix, Arrays.copyOf(end, last + 1));
  }

  /** What of this range lies above {@code key}: the next page after a row with that key. */
  public RowRange after(byte[] key) {
    return new RowRange(Arrays.copyOf(key, key.length + 1), to);
  }

  /** No key is in it. */
  public boolean isEmpty() {
    return Arrays.compareUnsigned(from, to) >= 0;
  }

  public byte[] from() {
    return from;
  }

  public byte[] to() {
    return to;
  }
}
