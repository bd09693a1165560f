package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RoundsTest {
  @Test
  void comeAgainUntilTheyAreClosed() throws Exception {
    var three = new CountDownLatch(3);
    try (var rounds = new Rounds("rounds", Duration.ofMillis(1), three::countDown)) {
      assertThat(three.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(rounds).isNotNull();
    }
  }

  @Test
  void closingWaitsForTheRoundAndNoneBeginsAfter() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var ended = new AtomicBoolean();
    var rounds =
        new Rounds(
            "rounds",
            Duration.ofMillis(1),
            () -> {
              begun.countDown();
              await(goOn);
              ended.set(true);
            });
    begun.await();
    Thread closing = Thread.ofVirtual().start(rounds::close);
    goOn.countDown();
    closing.join();
    assertThat(ended).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
