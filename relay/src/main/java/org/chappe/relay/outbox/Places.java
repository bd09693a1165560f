package org.chappe.relay.outbox;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.chappe.relay.RelaySettings;

/**
 * Servers' addresses with their ports, whatever destinations lead to them: how many connections
 * each has, and which did not answer a moment ago. Thread-safe.
 */
final class Places {
  /**
   * So long nobody else waits for an address that did not answer; less where the first retry comes
   * sooner, as that one is to try it.
   */
  private static final Duration SILENT_FOR = Duration.ofSeconds(60);

  private static final int SILENT_KEPT = 10_000;

  private final int most;
  private final Duration silentFor;
  private final InstantSource clock;
  private final Map<InetSocketAddress, Integer> taken = new HashMap<>();
  private final Map<InetSocketAddress, Silent> silent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Silent> eldest) {
          return size() > SILENT_KEPT;
        }
      };

  private long given; // places, so far

  private record Silent(Instant until, String why) {}

  Places(RelaySettings settings, InstantSource clock) {
    this.most = settings.perAddress();
    Duration firstRetry = settings.wait(1);
    this.silentFor = firstRetry.compareTo(SILENT_FOR) < 0 ? firstRetry : SILENT_FOR;
    this.clock = clock;
  }

  /** A place at that address; false: all are taken. */
  synchronized boolean take(InetSocketAddress address) {
    if (taken.getOrDefault(address, 0) >= most) {
      return false;
    }
    taken.merge(address, 1, Integer::sum);
    return true;
  }

  /** Waits until one is given back anywhere, that long at most. */
  synchronized void awaitOne(Duration patience) throws InterruptedException {
    long seen = given;
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toMillis(); given == seen && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  synchronized void give(InetSocketAddress address) {
    taken.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    given++;
    notifyAll();
  }

  /** Nothing listens there, or nothing comes back. */
  synchronized void silent(InetSocketAddress address, String why) {
    silent.remove(address);
    silent.put(address, new Silent(clock.instant().plus(silentFor), why));
  }

  /** Why nobody need try this address now. */
  synchronized Optional<String> silence(InetSocketAddress address) {
    Silent known = silent.get(address);
    return known != null && known.until().isAfter(clock.instant())
        ? Optional.of(known.why())
        : Optional.empty();
  }

  synchronized void answered(InetSocketAddress address) {
    silent.remove(address);
  }
}
