package org.chappe.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does something now and then, on a thread of its own. Closing waits for the round it is in. */
final class Rounds implements AutoCloseable {
  private final Duration every;
  private final Runnable round;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins; the first round is when {@code every} is over.
   *
   * @param round tells of what fails by itself: after an exception there are no more rounds
   */
  Rounds(String thread, Duration every, Runnable round) {
    this.every = every;
    this.round = round;
    this.thread = Thread.ofPlatform().name(thread).start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        round.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
