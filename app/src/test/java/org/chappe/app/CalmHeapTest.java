package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CalmHeapTest {
  private final AtomicLong allocated = new AtomicLong();
  private final AtomicLong collections = new AtomicLong();
  private final CalmHeap heap = new CalmHeap(allocated::get, collections::incrementAndGet);

  private void lookAfter(long octets) {
    allocated.addAndGet(octets);
    heap.look();
  }

  @Test
  void isCollectedOnceWhenABusyTimeIsOver() {
    lookAfter(CalmHeap.BUSY);
    lookAfter(CalmHeap.CALM - 1);
    lookAfter(CalmHeap.CALM - 1);
    lookAfter(CalmHeap.CALM);
    lookAfter(CalmHeap.CALM - 1);
    lookAfter(CalmHeap.CALM - 1);
    assertThat(collections).as("while it is busy").hasValue(0);
    lookAfter(CalmHeap.CALM - 1);
    assertThat(collections).hasValue(1);
    for (int i = 0; i < 5; i++) {
      lookAfter(CalmHeap.CALM - 1);
    }
    assertThat(collections).as("in the quiet after it").hasValue(1);
  }

  @Test
  void aLittleIsNotWorthIt() {
    lookAfter(CalmHeap.BUSY - 1);
    for (int i = 0; i < 5; i++) {
      lookAfter(0);
    }
    assertThat(collections).hasValue(0);
    lookAfter(1);
    assertThat(collections).hasValue(1);
  }

  @Test
  void ownCountsWhatThreadsAllocate() {
    CalmHeap.own().look(); // the bean is there, and counts
  }
}
