package org.chappe.mailbox.search;

/** Numbers from 0 by ids. Nothing is ever removed. Not thread-safe. */
final class IdMap {
  private long[] ids = new long[32];
  private int[] values = new int[32]; // plus one; 0: free
  private int count;

  IdMap() {}

  IdMap(int expected) {
    int size = Math.max(32, Integer.highestOneBit(Math.max(1, expected)) * 4);
    ids = new long[size];
    values = new int[size];
  }

  long octets() {
    return (long) ids.length * (Long.BYTES + Integer.BYTES);
  }

  /** -1 when there is none. */
  int get(long id) {
    return values[slot(id)] - 1;
  }

  /** What was there stays; -1 when it was put. */
  int putIfAbsent(long id, int value) {
    int slot = slot(id);
    if (values[slot] != 0) {
      return values[slot] - 1;
    }
    ids[slot] = id;
    values[slot] = value + 1;
    if (++count * 2 > ids.length) {
      grow();
    }
    return -1;
  }

  void put(long id, int value) {
    int slot = slot(id);
    if (values[slot] == 0) {
      putIfAbsent(id, value);
    } else {
      values[slot] = value + 1;
    }
  }

  private int slot(long id) {
    long hash = id * 0x9E37_79B9_7F4A_7C15L;
    int mask = ids.length - 1;
    int at = (int) (hash >>> 32) & mask;
    while (values[at] != 0 && ids[at] != id) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldIds = ids;
    int[] oldValues = values;
    ids = new long[oldIds.length * 2];
    values = new int[ids.length];
    for (int i = 0; i < oldIds.length; i++) {
      if (oldValues[i] != 0) {
        int slot = slot(oldIds[i]);
        ids[slot] = oldIds[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
