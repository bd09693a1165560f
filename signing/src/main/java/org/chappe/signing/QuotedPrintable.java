package org.chappe.signing;

/** dkim-quoted-printable, RFC 6376 §2.11. Raw strings, a character an octet. */
final class QuotedPrintable {
  private QuotedPrintable() {}

  /**
   * Decodes; blanks go.
   *
   * @throws Unverified when a {@code =} has no two hexadecimal digits in upper case behind it
   */
  static String decode(String encoded) {
    String packed = TagList.packed(encoded);
    var decoded = new StringBuilder(packed.length());
    for (int i = 0; i < packed.length(); i++) {
      char octet = packed.charAt(i);
      if (octet != '=') {
        decoded.append(octet);
        continue;
      }
      if (i + 2 >= packed.length()
          || !isHex(packed.charAt(i + 1))
          || !isHex(packed.charAt(i + 2))) {
        throw Unverified.syntax("signature syntax error: i= is no quoted-printable");
      }
      decoded.append((char) Integer.parseInt(packed, i + 1, i + 3, 16));
      i += 2;
    }
    return decoded.toString();
  }

  private static boolean isHex(char octet) {
    return (octet >= '0' && octet <= '9') || (octet >= 'A' && octet <= 'F');
  }
}
