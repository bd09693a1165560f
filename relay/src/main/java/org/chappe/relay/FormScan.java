package org.chappe.relay;

/**
 * Looks at a message's octets as they come: what they demand of a server. Not thread-safe.
 *
 * <p>Binary is what DATA cannot carry: an octet 0x00, CR or LF alone, a line longer than 998 octets
 * (RFC 5321 §4.5.3.1.6).
 */
final class FormScan {
  private static final int LONGEST_LINE = 998;

  private boolean eightBit;
  private boolean binary;
  private boolean afterCr;
  private int line;

  void write(byte[] octets, int offset, int length) {
    int end = offset + length;
    int column = line;
    boolean cr = afterCr;
    int bits = 0;
    for (int i = offset; i < end; i++) {
      byte octet = octets[i];
      bits |= octet;
      if (octet == '\n') {
        binary |= !cr || column - 1 > LONGEST_LINE;
        column = 0;
        cr = false;
      } else {
        binary |= cr || octet == 0;
        cr = octet == '\r';
        column++;
      }
    }
    binary |= column - 1 > LONGEST_LINE;
    eightBit |= bits < 0;
    line = column;
    afterCr = cr;
  }

  boolean isEightBit() {
    return eightBit;
  }

  boolean isBinary() {
    return binary || afterCr;
  }
}
