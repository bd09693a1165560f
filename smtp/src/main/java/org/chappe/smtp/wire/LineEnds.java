package org.chappe.smtp.wire;

/**
 * Watches octets pass by for a CR or LF that stands alone. RFC 5321 §2.3.8, RFC 3030 §2: text comes
 * with CRLF, in chunks too. A chunk's end is counted, so nothing can be smuggled in by one here;
 * but what is let in with half line ends could be smuggled out by whoever passes it on.
 */
public final class LineEnds {
  private boolean afterCr;
  private boolean broken;

  public void watch(byte[] octets, int offset, int length) {
    int to = offset + length;
    int at = offset;
    while (at < to && !broken) {
      if (afterCr) {
        broken = octets[at++] != '\n';
        afterCr = false;
        continue;
      }
      at = LowOctets.next(octets, at, to);
      if (at < to) {
        byte octet = octets[at++];
        afterCr = octet == '\r';
        broken = octet == '\n';
      }
    }
  }

  /** Whether every CR and LF so far stood in a CRLF; asked at the end. */
  public boolean areRight() {
    return !broken && !afterCr;
  }
}
