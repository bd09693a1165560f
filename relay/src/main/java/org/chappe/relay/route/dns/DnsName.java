package org.chappe.relay.route.dns;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Names of hosts and domains, between text and DNS. */
public final class DnsName {
  /** Letters, digits, hyphens; and underscores, which are not for hosts and yet are met. */
  private static final Pattern ASCII =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

  private DnsName() {}

  /**
   * In A-labels and lower case; nothing where it can be the name of no host.
   *
   * @param name in Unicode or ASCII; a dot at the end is allowed
   */
  public static Optional<String> ascii(String name) {
    var plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    try {
      var ascii = IDN.toASCII(plain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      return Optional.of(ascii).filter(known -> ASCII.matcher(known).matches() && fits(known));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean fits(String ascii) {
    try {
      Name.fromString(ascii, Name.root);
      return true;
    } catch (TextParseException e) {
      return false; // a label above 63 octets, a name above 255
    }
  }

  /** Of what {@link #ascii} gave, or such with labels put before. */
  static Name of(String ascii) throws TextParseException {
    return Name.fromString(ascii, Name.root);
  }

  /** In lower case, without the dot at the end. */
  public static String text(Name name) {
    return name.toString(true).toLowerCase(Locale.ROOT);
  }
}
