package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BoundedCacheTest {
  private final BoundedCache<Integer, String> cache = new BoundedCache<>(160);

  @Test
  void itHoldsNoMoreThanItsNumberAndKeepsWhatIsUsed() {
    cache.put(-1, "used");
    for (int i = 0; i < 10_000; i++) {
      cache.put(i, "value");
      assertThat(cache.get(-1)).contains("used");
    }
    assertThat(cache.size()).isLessThanOrEqualTo(160);
    assertThat(cache.get(9_999)).contains("value");
    assertThat(cache.get(0)).isEmpty();
  }

  @Test
  void whatWasReadBeforeAChangeIsNotKeptAfterIt() {
    var read =
        cache.get(
            1,
            key -> {
              cache.changed(key); // while the old value is on its way from the store
              return "old";
            });
    assertThat(read).isEqualTo("old");
    assertThat(cache.get(1)).isEmpty();
    assertThat(cache.get(1, _ -> "new")).isEqualTo("new");
    assertThat(cache.get(1, _ -> "newer")).isEqualTo("new");
  }
}
