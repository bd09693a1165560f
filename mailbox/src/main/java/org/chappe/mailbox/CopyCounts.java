package org.chappe.mailbox;

/**
 * How many entries a message has, for those that have more than one: the message goes with its
 * last. An open hash table of its own, as an account with a million copies would cost a hundred
 * megabytes in boxed numbers. Only the holder of the account's turn uses it.
 */
final class CopyCounts {
  private long[] messages = new long[2]; // 0: free; most accounts in memory have no copies
  private int[] counts = new int[2];
  private int size;
  private int changes;

  /** Counts one more entry of a message that has at least one. */
  void retain(long message) {
    changes++;
    int slot = slot(message);
    if (messages[slot] != 0) {
      counts[slot]++;
      return;
    }
    messages[slot] = message;
    counts[slot] = 2;
    size++;
    if (size > messages.length / 2) {
      grow();
    }
  }

  /** Counts one entry less; true when it was the last. */
  boolean release(long message) {
    changes++;
    int slot = slot(message);
    if (messages[slot] == 0) {
      return true;
    }
    counts[slot]--;
    if (counts[slot] == 1) {
      remove(slot);
    }
    return false;
  }

  /** How many entries a message that has at least one has. */
  int count(long message) {
    int slot = slot(message);
    return messages[slot] == 0 ? 1 : counts[slot];
  }

  /** How often something was counted: two equal numbers say that nothing was between. */
  int changes() {
    return changes;
  }

  long memoryOctets() {
    return 12L * messages.length;
  }

  /** Messages with more than one entry. */
  int size() {
    return size;
  }

  private int slot(long message) {
    int slot = hash(message) & (messages.length - 1);
    while (messages[slot] != 0 && messages[slot] != message) {
      slot = (slot + 1) & (messages.length - 1);
    }
    return slot;
  }

  /** Moves those behind up, so that no search ends too early. */
  private void remove(int slot) {
    size--;
    int mask = messages.length - 1;
    int free = slot;
    messages[free] = 0;
    for (int i = (free + 1) & mask; messages[i] != 0; i = (i + 1) & mask) {
      int home = hash(messages[i]) & mask;
      if (((i - home) & mask) >= ((i - free) & mask)) {
        messages[free] = messages[i];
        counts[free] = counts[i];
        messages[i] = 0;
        free = i;
      }
    }
  }

  private void grow() {
    long[] oldMessages = messages;
    int[] oldCounts = counts;
    messages = new long[oldMessages.length * 2];
    counts = new int[messages.length];
    for (int i = 0; i < oldMessages.length; i++) {
      if (oldMessages[i] != 0) {
        int slot = slot(oldMessages[i]);
        messages[slot] = oldMessages[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  private static int hash(long message) {
    return (int) ((message * 0x9E37_79B9_7F4A_7C15L) >>> 33);
  }
}
