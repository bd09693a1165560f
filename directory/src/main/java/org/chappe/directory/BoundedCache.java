package org.chappe.directory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The entries used last, up to a number. Thread-safe.
 *
 * <p>Keys are spread over stripes, each a map in order of use behind its own lock, held for a few
 * instructions and never while something is loaded. A load that began before {@link #changed} must
 * not put back what it then read: each stripe counts its changes, and a value is kept only when the
 * count is still the one from before the load.
 */
final class BoundedCache<K, V> {
  private static final int STRIPES = 16;

  private final Stripe<K, V>[] stripes;

  BoundedCache(int entries) {
    int each = Math.max(1, (entries + STRIPES - 1) / STRIPES);
    @SuppressWarnings({"unchecked", "rawtypes"})
    Stripe<K, V>[] made = new Stripe[STRIPES];
    for (int i = 0; i < STRIPES; i++) {
      made[i] = new Stripe<>(each);
    }
    stripes = made;
  }

  private static final class Stripe<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;
    private long changes;

    Stripe(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > most;
    }
  }

  /** What is kept for {@code key}, else what {@code load} gives, which is then kept. */
  V get(K key, Function<K, V> load) {
    var kept = get(key);
    if (kept.isPresent()) {
      return kept.get();
    }
    long before = stamp(key);
    var loaded = load.apply(key);
    putUnlessChanged(key, loaded, before);
    return loaded;
  }

  /** Taken before a load; {@link #putUnlessChanged} wants it back. */
  long stamp(K key) {
    var stripe = stripe(key);
    synchronized (stripe) {
      return stripe.changes;
    }
  }

  /** Keeps what was loaded unless {@link #changed} was called since {@code stamp} was taken. */
  void putUnlessChanged(K key, V loaded, long stamp) {
    var stripe = stripe(key);
    synchronized (stripe) {
      if (stripe.changes == stamp) {
        stripe.put(key, loaded);
      }
    }
  }

  Optional<V> get(K key) {
    var stripe = stripe(key);
    synchronized (stripe) {
      return Optional.ofNullable(stripe.get(key));
    }
  }

  /** Forgets {@code key} and what is being loaded for it. */
  void changed(K key) {
    var stripe = stripe(key);
    synchronized (stripe) {
      stripe.changes++;
      stripe.remove(key);
    }
  }

  void put(K key, V value) {
    var stripe = stripe(key);
    synchronized (stripe) {
      stripe.put(key, value);
    }
  }

  /**
   * Replaces one entry in one step; an empty answer removes it. {@code change} only computes. What
   * is being loaded for the key is not kept over it.
   */
  void update(K key, Function<Optional<V>, Optional<V>> change) {
    var stripe = stripe(key);
    synchronized (stripe) {
      stripe.changes++;
      change
          .apply(Optional.ofNullable(stripe.get(key)))
          .ifPresentOrElse(value -> stripe.put(key, value), () -> stripe.remove(key));
    }
  }

  /** Each entry, a stripe at a time; {@code action} is short and does not come back here. */
  void forEach(BiConsumer<K, V> action) {
    for (var stripe : stripes) {
      synchronized (stripe) {
        stripe.forEach(action);
      }
    }
  }

  int size() {
    int size = 0;
    for (var stripe : stripes) {
      synchronized (stripe) {
        size += stripe.size();
      }
    }
    return size;
  }

  private Stripe<K, V> stripe(K key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return stripes[hash >>> 28];
  }
}
