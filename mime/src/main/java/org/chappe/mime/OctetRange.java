package org.chappe.mime;

/** Octets {@code start} to {@code end} (exclusive) of a message, counted from its first. */
public record OctetRange(long start, long end) {
  public OctetRange {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("octets " + start + " to " + end);
    }
  }

  public long length() {
    return end - start;
  }
}
