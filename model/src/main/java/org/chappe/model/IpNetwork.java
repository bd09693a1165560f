package org.chappe.model;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * Addresses that have their first bits in common, written like {@code 192.0.2.0/24}, {@code
 * 2001:db8::/32} or, for one alone, {@code 192.0.2.7}. RFC 4632 §3.1, RFC 4291 §2.3
 *
 * @param first the lowest of them
 * @param bits how many are in common
 */
public record IpNetwork(InetAddress first, int bits) {
  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

  public IpNetwork {
    byte[] octets = first.getAddress();
    if (bits < 0 || bits > octets.length * 8) {
      throw new IllegalArgumentException(
          "\"/" + bits + "\": an address has " + octets.length * 8 + " bits");
    }
    for (int bit = bits; bit < octets.length * 8; bit++) {
      if (isSet(octets, bit)) {
        throw new IllegalArgumentException(
            first.getHostAddress() + "/" + bits + " has more bits set than " + bits);
      }
    }
  }

  /** Reads one; the bits behind the prefix must be zero, as whoever sets one meant something. */
  public static IpNetwork parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (address.indexOf('%') >= 0
        || (address.indexOf(':') < 0 && address.split("\\.", -1).length != 4)) {
      throw new IllegalArgumentException("\"" + text + "\" is no address of IPv4 or IPv6");
    }
    InetAddress first = InetAddress.ofLiteral(address);
    if (slash < 0) {
      return new IpNetwork(first, first.getAddress().length * 8);
    }
    String length = text.substring(slash + 1);
    if (!LENGTH.matcher(length).matches()) {
      throw new IllegalArgumentException("\"" + text + "\": a number of bits is behind \"/\"");
    }
    return new IpNetwork(first, Integer.parseInt(length));
  }

  /** Whether it is one of these; an IPv4 address never is one of IPv6. */
  public boolean contains(InetAddress address) {
    byte[] octets = address.getAddress();
    byte[] wanted = first.getAddress();
    if (octets.length != wanted.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      if (isSet(octets, bit) != isSet(wanted, bit)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSet(byte[] octets, int bit) {
    return (octets[bit / 8] & (0x80 >>> (bit % 8))) != 0;
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "/" + bits;
  }
}
