package org.chappe.http;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * How much each address has of something. An IPv6 address is counted by its first 64 bits, as
 * {@code net.Places} does. Thread-safe.
 */
final class ByAddress {
  private final Map<Long, Integer> counts = new HashMap<>();

  /** One more; returns how many there were. */
  synchronized int add(InetAddress from) {
    int had = counts.getOrDefault(key(from), 0);
    counts.put(key(from), had + 1);
    return had;
  }

  synchronized void remove(InetAddress from) {
    counts.computeIfPresent(key(from), (_, had) -> had == 1 ? null : had - 1);
  }

  private static long key(InetAddress address) {
    ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
    return octets.remaining() == 4 ? octets.getInt() & 0xFFFF_FFFFL : octets.getLong();
  }
}
