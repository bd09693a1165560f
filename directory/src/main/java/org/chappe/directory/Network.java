package org.chappe.directory;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The first bits of an address: whom guesses are counted against.
 *
 * @param prefix those bits, then zeros; of IPv6 the upper half, which no prefix here goes beyond
 */
record Network(boolean v4, int bits, long prefix) {
  private static final int SITE_OF_V4 = 24;
  private static final int SITE_OF_V6 = 48;

  /** One IPv4 address, or one IPv6 /64, of which one machine has every address. */
  static Network ofHost(InetAddress address) {
    return of(address, 32, 64);
  }

  /** One IPv4 /24, or one IPv6 /48. */
  static Network ofSite(InetAddress address) {
    return of(address, SITE_OF_V4, SITE_OF_V6);
  }

  /** Of a host: the site it is in. */
  Network site() {
    return v4
        ? new Network(true, SITE_OF_V4, prefix & -1L << (32 - SITE_OF_V4))
        : new Network(false, SITE_OF_V6, prefix & -1L << (64 - SITE_OF_V6));
  }

  private static Network of(InetAddress address, int bitsOfV4, int bitsOfV6) {
    var octets = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address
        ? new Network(
            true, bitsOfV4, Integer.toUnsignedLong(octets.getInt()) & -1L << (32 - bitsOfV4))
        : new Network(false, bitsOfV6, octets.getLong() & -1L << (64 - bitsOfV6));
  }

  /** As people write it: {@code 192.0.2.0/24}, {@code 2001:db8:0:0:0:0:0:0/48}. */
  @Override
  public String toString() {
    byte[] octets =
        v4
            ? ByteBuffer.allocate(4).putInt((int) prefix).array()
            : ByteBuffer.allocate(16).putLong(prefix).array();
    try {
      return InetAddress.getByAddress(octets).getHostAddress() + "/" + bits;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 octets are addresses", e);
    }
  }
}
