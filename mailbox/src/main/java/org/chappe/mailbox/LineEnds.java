package org.chappe.mailbox;

/**
 * Counts what a message would have more if each of its lines ended in CRLF: a CR for each bare LF,
 * and the end of the last line. POP3 sends messages so and has to tell their sizes before it reads
 * them (RFC 1939 §11). Mail that came by SMTP has nothing missing.
 */
final class LineEnds {
  private long bare;
  private byte last;
  private boolean isEmpty = true;

  void count(byte[] octets, int offset, int length) {
    byte before = last;
    for (int i = offset; i < offset + length; i++) {
      byte octet = octets[i];
      if (octet == '\n' && before != '\r') {
        bare++;
      }
      before = octet;
    }
    last = before;
    isEmpty &= length == 0;
  }

  /** Octets; of a message with more than two thousand million bare LFs, as many as that. */
  int missing() {
    return (int) Math.min(Integer.MAX_VALUE, bare + (isEmpty || last == '\n' ? 0 : 2));
  }
}
