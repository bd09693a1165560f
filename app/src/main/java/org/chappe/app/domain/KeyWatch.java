package org.chappe.app.domain;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks at all domains' keys, at once and every hour, on a thread of its own. Closing interrupts
 * what waits for DNS, and waits for the thread.
 */
public final class KeyWatch implements AutoCloseable {
  /** Who publishes a key has it used within the hour; a domain costs two questions each time. */
  private static final Duration EVERY = Duration.ofHours(1);

  private final KeyCare care;
  private final Supplier<List<String>> domains;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins.
   *
   * @param domains those to look at now
   */
  public KeyWatch(KeyCare care, Supplier<List<String>> domains) {
    this.care = care;
    this.domains = domains;
    this.thread = Thread.ofPlatform().name("dkim-keys").start(this::run);
  }

  private void run() {
    try {
      do {
        care.look(domains.get());
      } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
