package org.chappe.model;

/**
 * A message's identity within its account, ascending by arrival; copies in other mailboxes share
 * it. RFC 8474 §5.1 calls it EMAILID. Not the header field: that one is text.
 */
public record MessageId(long value) implements Comparable<MessageId> {
  public MessageId {
    if (value < 1) {
      throw new IllegalArgumentException("message id " + value + " is below 1");
    }
  }

  @Override
  public int compareTo(MessageId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
