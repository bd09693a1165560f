package org.chappe.model;

/**
 * A mailbox's identity within its account: given once, kept by a rename, never reused. RFC 8474 §4
 */
public record MailboxId(long value) implements Comparable<MailboxId> {
  public MailboxId {
    if (value < 1) {
      throw new IllegalArgumentException("mailbox id " + value + " is below 1");
    }
  }

  @Override
  public int compareTo(MailboxId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
