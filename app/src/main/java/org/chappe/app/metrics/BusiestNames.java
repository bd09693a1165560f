package org.chappe.app.metrics;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Which of many names get a label of their own: those that are met most often, so many as there are
 * places. The others share one, as each label is a series that is kept for ever by who collects
 * them. A name takes the place of another when it has been met twice as often: so places do not
 * change hands all the time. Thread-safe.
 */
final class BusiestNames {
  static final String OTHER = "other";

  /** Names without a place that are counted, those met last: some 500 KB. */
  private static final int COUNTED = 5_000;

  private final int places;
  private final Consumer<String> lost;
  private final Map<String, Long> placed = new HashMap<>();
  private final Map<String, Long> others =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > COUNTED;
        }
      };

  /**
   * Nobody has a place yet.
   *
   * @param lost told who lost its place; called with the lock held
   */
  BusiestNames(int places, Consumer<String> lost) {
    this.places = places;
    this.lost = lost;
  }

  /** The label of a name that is met once more: itself, or {@link #OTHER}. */
  synchronized String meet(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    if (placed.computeIfPresent(key, (known, count) -> count + 1) != null) {
      return key;
    }
    long count = others.merge(key, 1L, Long::sum);
    if (placed.size() >= places && !takesThePlaceOfAnother(count)) {
      return OTHER;
    }
    others.remove(key);
    placed.put(key, count);
    return key;
  }

  private boolean takesThePlaceOfAnother(long count) {
    var weakest = placed.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
    if (count < 2 * weakest.getValue()) {
      return false;
    }
    String name = weakest.getKey();
    others.put(name, weakest.getValue());
    placed.remove(name);
    lost.accept(name);
    return true;
  }
}
