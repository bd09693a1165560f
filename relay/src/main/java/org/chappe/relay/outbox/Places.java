package org.chappe.relay.outbox;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Servers' addresses, whatever destinations lead to them: how many connections each has, and which
 * did not answer a moment ago. Thread-safe.
 */
final class Places {
  /** So long nobody else waits for an address that did not answer. */
  private static final Duration SILENT_FOR = Duration.ofSeconds(60);

  private static final int SILENT_KEPT = 10_000;

  private final int most;
  private final InstantSource clock;
  private final Map<InetAddress, Integer> taken = new HashMap<>();
  private final Map<InetAddress, Silent> silent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Silent> eldest) {
          return size() > SILENT_KEPT;
        }
      };

  private record Silent(Instant until, String why) {}

  Places(int most, InstantSource clock) {
    this.most = most;
    this.clock = clock;
  }

  /** Waits for a place at that address; false: none came free in time. */
  synchronized boolean take(InetAddress address, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (taken.getOrDefault(address, 0) >= most) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    taken.merge(address, 1, Integer::sum);
    return true;
  }

  synchronized void give(InetAddress address) {
    taken.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    notifyAll();
  }

  /** Nothing listens there, or nothing comes back. */
  synchronized void silent(InetAddress address, String why) {
    silent.remove(address);
    silent.put(address, new Silent(clock.instant().plus(SILENT_FOR), why));
  }

  /** Why nobody need try this address now. */
  synchronized Optional<String> silence(InetAddress address) {
    Silent known = silent.get(address);
    return known != null && known.until().isAfter(clock.instant())
        ? Optional.of(known.why())
        : Optional.empty();
  }

  synchronized void answered(InetAddress address) {
    silent.remove(address);
  }
}
