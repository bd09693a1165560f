package org.chappe.model;

/**
 * A message's number within one mailbox and UIDVALIDITY; given once, never reused. RFC 9051
 * §2.3.1.1
 */
public record Uid(long value) implements Comparable<Uid> {
  public static final long MAX_VALUE = 0xFFFF_FFFFL;

  public Uid {
    if (value < 1 || value > MAX_VALUE) {
      throw new IllegalArgumentException("UID " + value + " is outside 1..4294967295");
    }
  }

  /** The UID {@code count} above this one. */
  public Uid plus(long count) {
    return new Uid(value + count);
  }

  @Override
  public int compareTo(Uid other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
