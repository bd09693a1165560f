package org.chappe.mime;

import java.util.Arrays;

/** Octets as IMAP has them on the wire. RFC 9051 §9. Not thread-safe. */
final class WireBuffer {
  private final int stringLimit;
  private byte[] octets = new byte[512];
  private int length;

  /** Strings longer than {@code stringLimit} octets are cut there. */
  WireBuffer(int stringLimit) {
    this.stringLimit = stringLimit;
  }

  int length() {
    return length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(octets, length);
  }

  /** ASCII, as it is. */
  @SuppressWarnings("deprecation") // getBytes of the low octets is what is wanted, without a copy
  WireBuffer text(String ascii) {
    room(ascii.length());
    ascii.getBytes(0, ascii.length(), octets, length);
    length += ascii.length();
    return this;
  }

  WireBuffer number(long number) {
    return text(Long.toString(number));
  }

  WireBuffer nil() {
    return text("NIL");
  }

  /**
   * {@code string = quoted / literal} of a raw string. Quoted when it is ASCII. With octets above
   * 127 a literal: in a quoted string they are only allowed to who enabled UTF-8. NUL, which IMAP
   * has no way to say (RFC 9051 §4.3), is left out; CR and LF become spaces.
   */
  WireBuffer string(String raw) {
    int end = Math.min(raw.length(), stringLimit);
    int nuls = 0;
    boolean literal = false;
    for (int i = 0; i < end; i++) {
      char c = raw.charAt(i);
      literal |= c > 127;
      nuls += c == 0 ? 1 : 0;
    }
    if (literal) {
      text("{").number(end - nuls).text("}\r\n");
    }
    room(2 * end + 2);
    if (!literal) {
      octets[length++] = '"';
    }
    for (int i = 0; i < end; i++) {
      char c = raw.charAt(i);
      if (c == 0) {
        continue;
      }
      if (!literal && (c == '"' || c == '\\')) {
        octets[length++] = '\\';
      }
      octets[length++] = (byte) (c == '\r' || c == '\n' ? ' ' : c);
    }
    if (!literal) {
      octets[length++] = '"';
    }
    return this;
  }

  private void room(int more) {
    if (length + more > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
    }
  }
}
