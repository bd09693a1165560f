package org.chappe.net;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all connections of a program share: the buffers, the names of sessions, the thread that
 * waits for input of those that wait for a word too, and the watchdog, one thread that cuts
 * connections which are over their time (a blocking write has no time limit of its own).
 * Thread-safe.
 */
public final class Network implements AutoCloseable {
  /**
   * 256 buffers, 4 MiB: more sessions than that are seldom in the middle of input at one moment.
   */
  private static final int BUFFERS_KEPT = 256;

  /**
   * 256 deflaters, 50 MB at most: those of the connections that were answered last. The others
   * compress their next answer a little less.
   */
  private static final int DEFLATERS_KEPT = 256;

  private final NetEvents events;
  private final Deflaters deflaters = new Deflaters(DEFLATERS_KEPT);
  private final BufferPool pool = new BufferPool(BUFFERS_KEPT);
  private final Readiness readiness = new Readiness();

  /**
   * For the connections whose clients are quickest. With as many as there are processors the
   * virtual threads have enough to do to stay awake.
   */
  private final Semaphore platformThreads =
      new Semaphore(Runtime.getRuntime().availableProcessors());

  private final AtomicLong sessions = new AtomicLong();
  private final Map<Listener, Iterable<Connection>> watched = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread watchdog;

  /**
   * The watchdog looks every 5 seconds: limits are minutes, and 10,000 looks take well under 1 ms.
   */
  public Network(NetEvents events) {
    this(events, Duration.ofSeconds(5));
  }

  Network(NetEvents events, Duration lookEvery) {
    this.events = events;
    this.watchdog = Thread.ofPlatform().daemon().name("net-watchdog").start(() -> watch(lookEvery));
  }

  private void watch(Duration lookEvery) {
    try {
      while (!closed.await(lookEvery.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        watched.values().forEach(connections -> connections.forEach(c -> c.check(now)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void watch(Listener listener, Iterable<Connection> connections) {
    watched.put(listener, connections);
  }

  void unwatch(Listener listener) {
    watched.remove(listener);
  }

  NetEvents events() {
    return events;
  }

  BufferPool pool() {
    return pool;
  }

  Readiness readiness() {
    return readiness;
  }

  Semaphore platformThreads() {
    return platformThreads;
  }

  Deflaters deflaters() {
    return deflaters;
  }

  String nextSession() {
    return Long.toHexString(0x1000 + sessions.getAndIncrement());
  }

  /** Ends its threads. Stop the listeners first. */
  @Override
  public void close() {
    closed.countDown();
    try {
      watchdog.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    readiness.close();
  }
}
