package org.chappe.model;

/**
 * Says which numbering a mailbox's UIDs belong to; grows when they are given anew. RFC 9051
 * §2.3.1.1
 */
public record UidValidity(long value) {
  public UidValidity {
    if (value < 1 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("UIDVALIDITY " + value + " is outside 1..4294967295");
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
