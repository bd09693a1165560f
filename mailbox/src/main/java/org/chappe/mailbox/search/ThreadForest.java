package org.chappe.mailbox.search;

/**
 * Threads, in order. Node {@code i} below {@code positions.length} is the message at {@code
 * positions[i]}; the others stand for messages that are not there and have children only at the
 * top.
 *
 * @param firstRoot -1 when there are no threads; roots are linked by {@code nextSibling}
 * @param firstChild of each node, -1 for none
 * @param nextSibling of each node, -1 for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ThreadForest(int[] positions, int firstRoot, int[] firstChild, int[] nextSibling) {
  /** Whether the node is a message. */
  public boolean isMessage(int node) {
    return node < positions.length;
  }
}
