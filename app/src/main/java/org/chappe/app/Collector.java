package org.chappe.app;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chappe.store.BodyStore;
import org.chappe.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes bodies that no message needs any more, now and then, on a thread of its own. Closing
 * waits for the round it is in.
 */
final class Collector implements AutoCloseable {
  /** A message that is just being copied or delivered again finds its body still there. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final Duration EVERY = Duration.ofMinutes(30);
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  private final BodyStore bodies;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  Collector(BodyStore bodies, InstantSource clock) {
    this.bodies = bodies;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("collector").start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        collect();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One round. What fails is told and tried again at the next. */
  void collect() {
    try {
      long removed = bodies.collect(clock.instant().minus(GRACE));
      LOG.info("store.collected bodies={}", removed);
    } catch (StoreException e) {
      LOG.error("store.collect outcome=failed", e);
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
