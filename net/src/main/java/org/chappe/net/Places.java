package org.chappe.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who may have a connection: so many in all, so many per address. Thread-safe.
 *
 * <p>An IPv6 address is counted by its first 64 bits: whoever has one address there has them all
 * (RFC 6177 §2). IPv4 addresses are kept as numbers below 2^32, which as IPv6 prefixes are
 * reserved.
 */
final class Places {
  private final ConnectionLimits limits;
  private final Map<Long, Integer> byAddress = new HashMap<>();
  private int taken;
  private long freed; // ever

  Places(ConnectionLimits limits) {
    this.limits = limits;
  }

  /** Takes a place, or says why there is none. */
  synchronized Optional<String> take(InetAddress address) {
    if (taken >= limits.connections()) {
      return Optional.of(limits.connections() + " connections are open, the limit");
    }
    if (isCounted(address)) {
      int had = byAddress.getOrDefault(key(address), 0);
      if (had >= limits.perAddress()) {
        return Optional.of(
            limits.perAddress() + " connections from this address are open, the limit");
      }
      byAddress.put(key(address), had + 1);
    }
    taken++;
    return Optional.empty();
  }

  synchronized void free(InetAddress address) {
    taken--;
    freed++;
    if (isCounted(address)) {
      byAddress.computeIfPresent(key(address), (key, had) -> had == 1 ? null : had - 1);
    }
    notifyAll();
  }

  /** Waits until no place is taken; returns how many are when the time is over. */
  synchronized int awaitNoneTaken(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (taken > 0 && millisTo(end) > 0) {
      wait(Math.max(1, millisTo(end)));
    }
    return taken;
  }

  /** Waits until somebody leaves, {@code millis} at most. */
  synchronized void awaitFreed(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    long seen = freed;
    while (freed == seen && millisTo(end) > 0) {
      wait(Math.max(1, millisTo(end)));
    }
  }

  /** Rounded up, so that 0 is the end and never a wait for ever. */
  private static long millisTo(long end) {
    return Math.ceilDiv(end - System.nanoTime(), 1_000_000);
  }

  synchronized int taken() {
    return taken;
  }

  synchronized int addresses() {
    return byAddress.size();
  }

  private boolean isCounted(InetAddress address) {
    return limits.countLoopback() || !address.isLoopbackAddress();
  }

  private static long key(InetAddress address) {
    ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
    return octets.remaining() == 4 ? octets.getInt() & 0xFFFF_FFFFL : octets.getLong();
  }
}
