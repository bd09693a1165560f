package org.chappe.app;

import java.time.Duration;
import java.time.InstantSource;
import org.chappe.store.BodyStore;
import org.chappe.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes bodies that no message needs any more. */
final class Collector {
  /** A message that is just being copied or delivered again finds its body still there. */
  private static final Duration GRACE = Duration.ofHours(1);

  static final Duration EVERY = Duration.ofMinutes(30);
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  private final BodyStore bodies;
  private final InstantSource clock;

  Collector(BodyStore bodies, InstantSource clock) {
    this.bodies = bodies;
    this.clock = clock;
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
}
