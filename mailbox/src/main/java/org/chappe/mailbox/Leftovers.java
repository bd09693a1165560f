package org.chappe.mailbox;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Entries nobody sees that are still to be deleted: of a deleted mailbox, or of a change that a
 * crash cut off. A message is dead when no entry is left that somebody sees. One thread.
 */
final class Leftovers {
  private final LongList mailboxes = new LongList();
  private final LongList uids = new LongList();
  private final LongList messages = new LongList();
  private final BitSet dead = new BitSet();
  private final BitSet ofDying = new BitSet();
  private final LongList dying = new LongList();

  /**
   * @param ofDying whether it was seen once, and so its going is a change
   */
  void add(long mailbox, long uid, long message, boolean ofDying) {
    this.ofDying.set(messages.size(), ofDying);
    mailboxes.add(mailbox);
    uids.add(uid);
    messages.add(message);
  }

  /** Says that the last one added was its message's last entry. */
  void lastIsDead() {
    dead.set(messages.size() - 1);
  }

  /** Decides for all: a message is dead when it is not in {@code live}, which ascends. */
  void decideDead(long[] live) {
    for (int i = 0; i < messages.size(); i++) {
      dead.set(i, Arrays.binarySearch(live, messages.get(i)) < 0);
    }
  }

  /** A deleted mailbox whose own last rows go when its entries are gone. */
  void addDying(long mailbox) {
    dying.add(mailbox);
  }

  int size() {
    return messages.size();
  }

  boolean isEmpty() {
    return messages.isEmpty() && dying.isEmpty();
  }

  long mailbox(int index) {
    return mailboxes.get(index);
  }

  long uid(int index) {
    return uids.get(index);
  }

  long message(int index) {
    return messages.get(index);
  }

  boolean isDead(int index) {
    return dead.get(index);
  }

  LongList dying() {
    return dying;
  }

  boolean isOfDying(int index) {
    return ofDying.get(index);
  }

  void clear() {
    mailboxes.clear();
    uids.clear();
    messages.clear();
    dead.clear();
    ofDying.clear();
    dying.clear();
  }
}
