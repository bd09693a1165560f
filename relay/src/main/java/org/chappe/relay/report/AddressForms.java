package org.chappe.relay.report;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** How an address is written where not every character may stand. RFC 3461 §4, RFC 6533 §3 */
final class AddressForms {
  private AddressForms() {}

  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /** xtext: {@code +2B} is a plus sign. What is no such thing stays. RFC 3461 §4 */
  static String fromXtext(String text) {
    var octets = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '+' && isHex(text, i + 1, i + 3)) {
        octets.append((char) HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        octets.append(text.charAt(i));
      }
    }
    return isAscii(text) ? utf8(octets.toString()) : octets.toString();
  }

  private static String utf8(String raw) {
    return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** {@code \x{E9}} is é. What is no such thing stays. RFC 6533 §3 */
  static String fromUnitext(String text) {
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      int end = text.startsWith("\\x{", i) ? text.indexOf('}', i) : -1;
      int digits = end - i - 3;
      if (digits >= 2 && digits <= 6 && isHex(text, i + 3, end)) {
        int point = HexFormat.fromHexDigits(text, i + 3, end);
        boolean character = Character.isValidCodePoint(point) && (point < 0xD800 || point > 0xDFFF);
        plain.append(character ? Character.toString(point) : text.substring(i, end + 1));
        i = end;
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }

  /** In ASCII, without what ORCPT has no room for. RFC 6533 §3, utf-8-addr-xtext */
  static String toUnitext(String text) {
    var ascii = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          boolean plain = point > ' ' && point < 0x7F && "\\+=".indexOf(point) < 0;
          if (plain) {
            ascii.append((char) point);
          } else {
            ascii.append("\\x{%02X}".formatted(point));
          }
        });
    return ascii.toString();
  }

  private static boolean isHex(String text, int from, int to) {
    return to <= text.length() && text.substring(from, to).chars().allMatch(HexFormat::isHexDigit);
  }
}
