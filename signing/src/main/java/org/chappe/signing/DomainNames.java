package org.chappe.signing;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names asked of DNS. RFC 1035 §2.3.4, RFC 5321 §4.1.2 */
final class DomainNames {
  static final int OCTETS = 253;

  /** RFC 5321 §4.1.2 has no {@code _}; selectors in use have. */
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");

  private DomainNames() {}

  /** Whether it is one label or more, in ASCII. */
  static boolean isName(String name) {
    if (name.length() > OCTETS) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }

  /** In A-labels and lower case, as it is asked and compared; empty when it is no name. */
  static String ascii(String name) {
    try {
      String ascii = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      return isName(ascii) ? ascii : "";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Whether {@code name} is {@code parent} or below it. Both as {@link #ascii} gives them. */
  static boolean isWithin(String name, String parent) {
    return name.equals(parent) || name.endsWith("." + parent);
  }
}
