package org.chappe.smtp.command;

import java.util.HexFormat;
import java.util.Optional;

/** xtext = *( xchar / hexchar ): printable ASCII, "+" and "=" as {@code +2B}. RFC 3461 §4 */
final class Xtext {
  private Xtext() {}

  /** What it stands for, or empty when it is none, or not printable. RFC 3461 §4.2, §4.4 */
  static Optional<String> decoded(String text) {
    var decoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '+') {
        c = hexchar(text, i);
        i += 2;
      } else if (c == '=' || c == ' ') {
        return Optional.empty();
      }
      if (c < ' ' || c > '~') {
        return Optional.empty();
      }
      decoded.append(c);
    }
    return Optional.of(decoded.toString());
  }

  /** hexchar = "+" and two hexadecimal digits in upper case; NUL when it is none. */
  private static char hexchar(String text, int at) {
    if (at + 2 >= text.length() || !isHex(text.charAt(at + 1)) || !isHex(text.charAt(at + 2))) {
      return '\0';
    }
    return (char) HexFormat.fromHexDigits(text, at + 1, at + 3);
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
  }
}
