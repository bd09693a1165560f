package org.chappe.imap.wire;

/** The character classes of RFC 9051 §9 as one table. */
public final class Chars {
  private static final byte ATOM = 1;
  private static final byte ASTRING = 2;
  private static final byte LIST = 4;
  private static final byte QUOTED = 8;
  private static final byte BASE64 = 16;
  private static final byte[] CLASSES = new byte[256];

  static {
    for (int c = 1; c < 256; c++) {
      if (c != '\r' && c != '\n' && c != '"' && c != '\\') {
        CLASSES[c] |= QUOTED;
      }
      if (c > ' ' && c < 0x7F && "(){%*\"\\]".indexOf(c) < 0) {
        CLASSES[c] |= ATOM | ASTRING | LIST;
      }
      if ((Character.isLetterOrDigit(c) && c < 0x7F) || c == '+' || c == '/' || c == '=') {
        CLASSES[c] |= BASE64;
      }
      if (c >= 0x80) { // beyond the grammar: clients write UTF-8 names unquoted
        CLASSES[c] |= ASTRING | LIST;
      }
    }
    CLASSES[']'] |= ASTRING | LIST;
    CLASSES['%'] |= LIST;
    CLASSES['*'] |= LIST;
  }

  private Chars() {}

  /** ATOM-CHAR */
  public static boolean isAtom(int octet) {
    return (CLASSES[octet & 0xFF] & ATOM) != 0;
  }

  /** ASTRING-CHAR, and the octets of UTF-8. */
  public static boolean isAstring(int octet) {
    return (CLASSES[octet & 0xFF] & ASTRING) != 0;
  }

  /** list-char, and the octets of UTF-8. */
  public static boolean isList(int octet) {
    return (CLASSES[octet & 0xFF] & LIST) != 0;
  }

  /** What stands for itself in a quoted string: TEXT-CHAR without quoted-specials, and UTF-8. */
  public static boolean isQuoted(int octet) {
    return (CLASSES[octet & 0xFF] & QUOTED) != 0;
  }

  /** base64-char and "=". */
  public static boolean isBase64(int octet) {
    return (CLASSES[octet & 0xFF] & BASE64) != 0;
  }

  public static boolean isDigit(int octet) {
    return octet >= '0' && octet <= '9';
  }

  /** An octet for a person to read. */
  static String show(int octet) {
    return octet > ' ' && octet < 0x7F
        ? "\"" + (char) octet + "\""
        : octet == ' ' ? "a space" : "the octet 0x%02X".formatted(octet);
  }
}
