package org.chappe.directory;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The first bits of an address: whom guesses are counted against.
 *
 * @param prefix those bits, then zeros; of IPv6 the upper half, which no prefix here goes beyond
 */
record Network(boolean v4, int bits, long prefix) {
  /** One IPv4 address, or one IPv6 /64, of which one machine has every address. */
  static Network ofHost(InetAddress address) {
    return of(address, 32, 64);
  }

  /** One IPv4 /24, or one IPv6 /48. */
  static Network ofSite(InetAddress address) {
    return of(address, 24, 48);
  }

  private static Network of(InetAddress address, int bitsOfV4, int bitsOfV6) {
    var octets = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address
        ? new Network(true, bitsOfV4, octets.getInt() & -1 << (32 - bitsOfV4))
        : new Network(false, bitsOfV6, octets.getLong() & -1L << (64 - bitsOfV6));
  }
}
