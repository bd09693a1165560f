package org.chappe.relay.client;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does something when a time is over: one thread for all connections of a connector, which only
 * closes sockets. A socket's own time limit would not do: it is none for writing, and begins anew
 * with every octet that a server lets drip.
 */
final class Alarm implements AutoCloseable {
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("relay-client-alarm").factory());

  Alarm() {
    thread.setRemoveOnCancelPolicy(true); // nearly all are cancelled: nothing must pile up
  }

  /** To be cancelled where the time was enough. */
  Future<?> in(Duration time, Runnable action) {
    return thread.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
