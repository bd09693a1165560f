package org.chappe.imap.wire;

/**
 * Mailbox names as IMAP4rev1 writes them. RFC 9051 §A.1, RFC 3501 §5.1.3.
 *
 * <p>What has only one way to be written is taken only in that way, or two names on the wire would
 * be one mailbox. Octets above 0x7F are not modified UTF-7 at all; clients that send them mean
 * UTF-8, and get it.
 */
public final class ModifiedUtf7 {
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

  private ModifiedUtf7() {}

  /** The name as ASCII. */
  public static String encode(String name) {
    var out = new StringBuilder(name.length() + 8);
    int at = 0;
    while (at < name.length()) {
      char c = name.charAt(at);
      if (isPlain(c)) {
        out.append(c == '&' ? "&-" : String.valueOf(c));
        at++;
      } else {
        int end = at;
        while (end < name.length() && !isPlain(name.charAt(end))) {
          end++;
        }
        shifted(name, at, end, out.append('&'));
        out.append('-');
        at = end;
      }
    }
    return out.toString();
  }

  private static boolean isPlain(int c) {
    return c >= 0x20 && c <= 0x7E;
  }

  private static void shifted(String name, int from, int to, StringBuilder out) {
    int bits = 0;
    int count = 0;
    for (int i = from; i < to; i++) {
      bits = bits << 16 | name.charAt(i);
      count += 16;
      while (count >= 6) {
        count -= 6;
        out.append(DIGITS.charAt((bits >> count) & 63));
      }
      bits &= (1 << count) - 1;
    }
    if (count > 0) {
      out.append(DIGITS.charAt((bits << (6 - count)) & 63));
    }
  }

  /**
   * The name meant by {@code wire}.
   *
   * @throws Refused saying what is wrong with it
   */
  public static String decode(String wire) {
    if (wire.indexOf('&') < 0) {
      return wire;
    }
    var out = new StringBuilder(wire.length());
    int at = 0;
    boolean afterShift = false;
    while (at < wire.length()) {
      char c = wire.charAt(at);
      if (c != '&') {
        out.append(c);
        at++;
        afterShift = false;
        continue;
      }
      int end = wire.indexOf('-', at);
      if (end < 0) {
        throw wrong("\"&\" without \"-\" behind it");
      }
      if (end == at + 1) {
        out.append('&');
        afterShift = false;
      } else if (afterShift) {
        throw wrong("\"-&\" in the middle of encoded text");
      } else {
        unshifted(wire, at + 1, end, out);
        afterShift = true;
      }
      at = end + 1;
    }
    return out.toString();
  }

  private static void unshifted(String wire, int from, int to, StringBuilder out) {
    int bits = 0;
    int count = 0;
    int start = out.length();
    for (int i = from; i < to; i++) {
      int digit = DIGITS.indexOf(wire.charAt(i));
      if (digit < 0) {
        throw wrong("\"" + wire.charAt(i) + "\" in encoded text");
      }
      bits = bits << 6 | digit;
      count += 6;
      if (count >= 16) {
        count -= 16;
        char c = (char) (bits >> count);
        if (isPlain(c)) {
          throw wrong("\"" + c + "\" is encoded and stands for itself");
        }
        out.append(c);
        bits &= (1 << count) - 1;
      }
    }
    if (count >= 6 || bits != 0) {
      throw wrong("encoded text that ends in the middle of a character");
    }
    if (!isWellFormed(out, start)) {
      throw wrong("half of a surrogate pair");
    }
  }

  private static boolean isWellFormed(CharSequence text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static Refused wrong(String what) {
    return new Refused("CANNOT", "the mailbox name is not modified UTF-7: " + what);
  }
}
