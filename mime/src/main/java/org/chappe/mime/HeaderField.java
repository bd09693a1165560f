package org.chappe.mime;

import java.util.Arrays;

/** One field of a {@link Header}, or a line there that is none. Immutable. RFC 5322 §2.2 */
public final class HeaderField {
  private final byte[] block;
  private final int start;
  private final int nameEnd;
  private final int end;

  HeaderField(byte[] block, int start, int nameEnd, int end) {
    this.block = block;
    this.start = start;
    this.nameEnd = nameEnd;
    this.end = end;
  }

  /** As written; empty for a line without a colon. */
  public String name() {
    return Octets.raw(block, start, nameEnd);
  }

  /** The whole field as it arrived: name, folding, line end. A copy. */
  public byte[] octets() {
    return Arrays.copyOfRange(block, start, end);
  }

  /** The raw value, unfolded, without blanks around it. RFC 5322 §2.2.3 */
  public String value() {
    int from = valueStart();
    int to = end;
    while (from < to && Octets.isBlank(block[from])) {
      from++;
    }
    while (to > from && Octets.isBlank(block[to - 1])) {
      to--;
    }
    int folded = from;
    while (folded < to && block[folded] != '\r' && block[folded] != '\n') {
      folded++;
    }
    return folded == to ? Octets.raw(block, from, to) : unfolded(from, to);
  }

  /** The value as text: unfolded, encoded words decoded. RFC 2047 */
  public String text() {
    return EncodedWords.decode(value());
  }

  /** Line ends before a blank are folding and go; others are dirt and become one space. */
  private String unfolded(int from, int to) {
    byte[] plain = new byte[to - from];
    int length = 0;
    int i = from;
    while (i < to) {
      if (block[i] != '\r' && block[i] != '\n') {
        plain[length++] = block[i++];
        continue;
      }
      while (i < to && (block[i] == '\r' || block[i] == '\n')) {
        i++;
      }
      if (!Octets.isWsp(block[i])) { // never behind the end: the last octet is no blank
        plain[length++] = ' ';
      }
    }
    return Octets.raw(plain, 0, length);
  }

  byte[] block() {
    return block;
  }

  int valueStart() {
    int colon = nameEnd;
    while (colon < end && block[colon] != ':') {
      colon++;
    }
    return colon < end ? colon + 1 : start;
  }

  int end() {
    return end;
  }

  @Override
  public String toString() {
    return Octets.raw(block, start, end);
  }
}
