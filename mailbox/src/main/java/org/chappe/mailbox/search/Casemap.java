package org.chappe.mailbox.search;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * The collation i;unicode-casemap: texts are equal when their keys are, and stand in the order of
 * their keys' octets, taken as numbers from 0. RFC 5051 §2, RFC 5256 §7
 */
final class Casemap {
  /**
   * Octets of a key. Subjects are shorter; what differs only behind this is the same to people, and
   * a subject of megabytes must not be kept.
   */
  static final int LONGEST = 500;

  private static final byte[] EMPTY = {};

  private Casemap() {}

  /** Without NUL, cut at {@link #LONGEST} octets. */
  static byte[] key(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    // no character gives less than one octet, so more characters than these add nothing
    String some = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    byte[] key = new byte[some.length()];
    for (int i = 0; i < key.length; i++) {
      char c = some.charAt(i);
      if (c >= 0x80) {
        return unicode(some);
      }
      key[i] = (byte) (c >= 'a' && c <= 'z' ? c - ('a' - 'A') : Math.max(c, 1));
    }
    return key;
  }

  private static byte[] unicode(String text) {
    var mapped = new StringBuilder(text.length());
    text.codePoints()
        .map(Character::toTitleCase)
        .map(codePoint -> Math.max(codePoint, 1))
        .forEach(mapped::appendCodePoint);
    byte[] key =
        Normalizer.normalize(mapped, Normalizer.Form.NFKD).getBytes(StandardCharsets.UTF_8);
    return key.length > LONGEST ? java.util.Arrays.copyOf(key, LONGEST) : key;
  }
}
