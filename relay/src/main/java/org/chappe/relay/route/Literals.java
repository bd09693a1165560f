package org.chappe.relay.route;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses where a name could stand. RFC 5321 §4.1.3 */
final class Literals {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  /** What {@link InetAddress#ofLiteral} then looks at; no zones, which mean nothing elsewhere. */
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private Literals() {}

  /** Of {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]}. */
  static Optional<InetAddress> bracketed(String literal) {
    if (!literal.startsWith("[") || !literal.endsWith("]")) {
      return Optional.empty();
    }
    var inside = literal.substring(1, literal.length() - 1);
    return inside.toLowerCase(Locale.ROOT).startsWith("ipv6:")
        ? parse(inside.substring(5), IPV6)
        : parse(inside, IPV4);
  }

  /** Of {@code 192.0.2.1} or {@code 2001:db8::1}; nothing for a name. */
  static Optional<InetAddress> address(String host) {
    return parse(host, IPV4).or(() -> parse(host, IPV6));
  }

  private static Optional<InetAddress> parse(String text, Pattern form) {
    try {
      return form.matcher(text).matches()
          ? Optional.of(InetAddress.ofLiteral(text))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
