package org.chappe.smtp.wire;

import org.chappe.net.OctetSink;

/**
 * Counts a message's octets and passes them on while they are within the limit. What is above is
 * read and forgotten, so that the refusal comes where the client expects it; a client that sends
 * the limit once more has not read what EHLO said and would send for ever.
 */
public final class ContentLimit implements OctetSink {
  private final long limit;
  private final OctetSink next;
  private long octets;

  public ContentLimit(long limit, OctetSink next) {
    this.limit = limit;
    this.next = next;
  }

  @Override
  public void octets(byte[] array, int offset, int length) {
    octets += length;
    if (octets <= limit) {
      next.octets(array, offset, length);
    } else if (octets / 2 > limit) {
      throw new SessionEnds("5.3.4", "more than twice the limit of " + limit + " octets");
    }
  }

  public long octets() {
    return octets;
  }

  public boolean isExceeded() {
    return octets > limit;
  }
}
