package org.chappe.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.chappe.mailbox.search.Threading.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadingTest {
  /** Whatever the references say: every message is there once, and dummies have no parents. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyMessageIsInOneThread(long seed) {
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int count = random.nextInt(40);
      long[] ids = random.longs(count, 0, 30).toArray();
      int[] subjects = random.ints(count, -4, 4).toArray();
      int[] ends = new int[count];
      int end = 0;
      for (int i = 0; i < count; i++) {
        end += random.nextInt(4);
        ends[i] = end;
      }
      var links = new SortTable.Links(subjects, ids, ends, random.longs(end, 1, 40).toArray());
      for (Algorithm algorithm : Algorithm.values()) {
        int[] positions = IntStream.range(0, count).toArray();
        long[] dates = random.longs(count, 0, 10).toArray();
        ThreadForest forest = Threading.of(positions, links, dates, algorithm);
        var seen = new BitSet();
        visit(forest, forest.firstRoot(), seen, true);
        assertThat(seen.cardinality()).isEqualTo(count);
      }
    }
  }

  private static void visit(ThreadForest forest, int first, BitSet seen, boolean top) {
    for (int node = first; node >= 0; node = forest.nextSibling()[node]) {
      if (forest.isMessage(node)) {
        assertThat(seen.get(node)).isFalse();
        seen.set(node);
      } else {
        assertThat(top).isTrue();
        assertThat(forest.firstChild()[node]).isNotNegative();
      }
      visit(forest, forest.firstChild()[node], seen, false);
    }
  }

  @Test // forged references cost time in proportion, not in its square
  void forgedReferencesTakeNoTime() {
    int count = 5_000;
    long[] references = new long[count * 2];
    int[] ends = new int[count];
    for (int i = 0; i < count; i++) {
      references[2 * i] = 1 + (i * 7_919L + 1) % count;
      references[2 * i + 1] = 1L + (i + 1) % count; // one ring of all
      ends[i] = 2 * i + 2;
    }
    long[] ids = IntStream.range(1, count + 1).asLongStream().toArray();
    var links = new SortTable.Links(new int[count], ids, ends, references);
    long start = System.nanoTime();
    ThreadForest forest =
        Threading.of(
            IntStream.range(0, count).toArray(), links, new long[count], Algorithm.REFERENCES);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(forest.firstRoot()).isNotNegative();
  }
}
