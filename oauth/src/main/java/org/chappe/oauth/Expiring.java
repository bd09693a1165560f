package org.chappe.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Values by key, for a while, up to a number. All live equally long, so the oldest end first. When
 * it is full nothing more goes in: what is under way is not driven out by strangers. Thread-safe.
 */
final class Expiring<V> {
  private final int most;
  private final Duration life;
  private final InstantSource clock;
  private final Map<String, Held<V>> held = new LinkedHashMap<>();

  private record Held<V>(V value, Instant until) {}

  Expiring(int most, Duration life, InstantSource clock) {
    this.most = most;
    this.life = life;
    this.clock = clock;
  }

  /** Whether there was room for it. */
  synchronized boolean put(String key, V value) {
    sweep();
    if (held.size() >= most && !held.containsKey(key)) {
      return false;
    }
    held.remove(key);
    held.put(key, new Held<>(value, clock.instant().plus(life)));
    return true;
  }

  synchronized Optional<V> get(String key) {
    sweep();
    return Optional.ofNullable(held.get(key)).map(Held::value);
  }

  synchronized Optional<V> remove(String key) {
    sweep();
    return Optional.ofNullable(held.remove(key)).map(Held::value);
  }

  /** Replaces a value that is there, in its place and for its time; returns what was there. */
  synchronized Optional<V> replace(String key, Function<V, V> change) {
    sweep();
    Held<V> was = held.get(key);
    if (was == null) {
      return Optional.empty();
    }
    held.put(key, new Held<>(change.apply(was.value), was.until));
    return Optional.of(was.value);
  }

  private void sweep() {
    Instant now = clock.instant();
    var oldest = held.values().iterator();
    while (oldest.hasNext() && !oldest.next().until.isAfter(now)) {
      oldest.remove();
    }
  }
}
