package org.chappe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.chappe.model.UidSet.Range;
import org.junit.jupiter.api.Test;

class UidSetTest {
  @Test
  void rangesAreSortedAndJoinedWhereTheyTouch() {
    var set =
        new UidSet(List.of(new Range(7, 9), new Range(1, 2), new Range(3, 3), new Range(8, 12)));
    assertThat(set).hasToString("1:3,7:12");
    assertThat(set.count()).isEqualTo(9);
    assertThat(UidSet.NONE).hasToString("");
  }

  @Test // RFC 9051 §9: uniqueid is a nz-number of 32 bits
  void theLargestUidIsInReach() {
    assertThat(UidSet.of(4_294_967_295L, 4_294_967_295L).contains(4_294_967_295L)).isTrue();
    assertThatThrownBy(() -> UidSet.of(1, 4_294_967_296L))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UidSet.of(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UidSet.of(5, 4)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void containsWhatAPlainSetContains() {
    for (long seed = 1; seed <= 50; seed++) {
      var random = new Random(seed);
      var plain = new TreeSet<Long>();
      long[] uids = random.longs(random.nextInt(60), 1, 100).toArray();
      for (long uid : uids) {
        plain.add(uid);
      }
      UidSet set = UidSet.of(uids);
      assertThat(set.count()).as("seed %d", seed).isEqualTo(plain.size());
      for (long uid = 1; uid <= 100; uid++) {
        assertThat(set.contains(uid))
            .as("seed %d, UID %d", seed, uid)
            .isEqualTo(plain.contains(uid));
      }
    }
  }
}
