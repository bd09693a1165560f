package org.chappe.mailbox;

import java.util.Arrays;

/** Longs that grow, without an object each. One thread. */
final class LongList {
  private long[] values = new long[8];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  long get(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index + " of " + size);
    }
    return values[index];
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Ascending, without doubles. */
  LongList sorted() {
    Arrays.sort(values, 0, size);
    var sorted = new LongList();
    for (int i = 0; i < size; i++) {
      if (i == 0 || values[i] != values[i - 1]) {
        sorted.add(values[i]);
      }
    }
    return sorted;
  }

  void clear() {
    size = 0;
  }

  long[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
