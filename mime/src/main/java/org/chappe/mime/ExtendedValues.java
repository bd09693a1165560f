package org.chappe.mime;

import java.nio.charset.StandardCharsets;

/** Parameter values with charset and percent encoding. RFC 2231 §4 */
final class ExtendedValues {
  private static final String HEX = "0123456789ABCDEF";

  private ExtendedValues() {}

  /** {@code charset'language'octets%20} as text; without quotes the charset is guessed. */
  static String decode(String raw) {
    int first = raw.indexOf('\'');
    int second = first < 0 ? -1 : raw.indexOf('\'', first + 1);
    if (second < 0) {
      return Charsets.decode(octets(raw), "us-ascii");
    }
    return Charsets.decode(octets(raw.substring(second + 1)), raw.substring(0, first));
  }

  private static byte[] octets(String encoded) {
    byte[] octets = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%' && i + 2 < encoded.length()) {
        int high = Octets.hex(encoded.charAt(i + 1));
        int low = Octets.hex(encoded.charAt(i + 2));
        if (high >= 0 && low >= 0) {
          octets[length++] = (byte) (high << 4 | low);
          i += 2;
          continue;
        }
      }
      octets[length++] = (byte) c;
    }
    return java.util.Arrays.copyOf(octets, length);
  }

  /** A raw string percent encoded, but what may stand in an extended value as it is. */
  static String percent(String raw) {
    var encoded = new StringBuilder(raw.length() + 8);
    for (byte octet : Octets.octets(raw)) {
      if (octet > 0 && Octets.isToken(octet) && "*'%".indexOf(octet) < 0) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append(HEX.charAt(octet >> 4 & 15)).append(HEX.charAt(octet & 15));
      }
    }
    return encoded.toString();
  }

  /** Text as an extended value in UTF-8, without a language. */
  static String encode(String text) {
    return "utf-8''" + percent(Octets.raw(text.getBytes(StandardCharsets.UTF_8)));
  }
}
