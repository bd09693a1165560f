package org.chappe.oauth;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How often something was done, from one address (an IPv6 one by its /64), from one network (IPv4
 * by its /24, IPv6 by its /48) and in all, within a while that begins with the first. What is
 * refused counts nowhere. Thread-safe.
 */
final class Meter {
  private static final String ALL = "all";

  /** A network has four times as much as an address: who rents one has all its addresses. */
  private static final int OF_ADDRESS = 4;

  private final Expiring<Integer> counts;
  private final int perAddress;
  private final int inAll;

  Meter(int perAddress, int inAll, Duration within, InstantSource clock) {
    this.counts = new Expiring<>(OAuthSettings.UNDER_WAY, within, clock);
    this.perAddress = perAddress;
    this.inAll = inAll;
  }

  /** Counts one more; false: it is one too many. */
  boolean allows(InetAddress from) {
    return wouldAllow(from)
        && count(network(from), perNetwork())
        && count(key(from), perAddress)
        && count(ALL, inAll);
  }

  /** Whether one more would be allowed. */
  boolean wouldAllow(InetAddress from) {
    return counts.get(key(from)).orElse(0) < perAddress
        && counts.get(network(from)).orElse(0) < perNetwork()
        && counts.get(ALL).orElse(0) < inAll;
  }

  private boolean count(String key, int most) {
    var had = counts.replace(key, count -> Math.min(count, most) + 1);
    return had.isPresent() ? had.get() < most : counts.put(key, 1) && most > 0;
  }

  private int perNetwork() {
    return Math.multiplyExact(OF_ADDRESS, perAddress);
  }

  private static String network(InetAddress address) {
    ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
    return octets.remaining() == 4
        ? "n4" + (octets.getInt() >> 8)
        : "n6" + (octets.getLong() >> 16);
  }

  private static String key(InetAddress address) {
    ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
    return octets.remaining() == 4 ? "4" + octets.getInt() : "6" + octets.getLong();
  }
}
