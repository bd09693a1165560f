package org.chappe.directory.password;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads for others, on two platform threads: reading a file holds a virtual thread's carrier, and a
 * list of tens of gigabytes on a slow disk takes long. Thread-safe; idle threads end by themselves.
 */
final class DiskThreads implements AutoCloseable {
  private static final int AT_ONCE = 2;

  /** Somebody waits for each; a disk that cannot keep up is not given more. */
  private static final int WAITING = 200;

  private static final long LONGEST_WAIT_SECONDS = 20;

  private final ThreadPoolExecutor threads;

  DiskThreads() {
    threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("leaked-passwords-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * What {@code read} returns or throws.
   *
   * @throws LeakedPasswordsUnreadable too when it takes too long, or too many wait
   */
  <T> T read(Callable<T> read) {
    Future<T> future;
    try {
      future = threads.submit(read);
    } catch (RejectedExecutionException e) {
      throw new LeakedPasswordsUnreadable("too many wait to read it", e);
    }
    try {
      return future.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      future.cancel(false);
      throw new LeakedPasswordsUnreadable("reading it takes longer than 20 s", e);
    } catch (InterruptedException e) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw new LeakedPasswordsUnreadable("reading it was interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LeakedPasswordsUnreadable known
          ? known
          : new LeakedPasswordsUnreadable("it cannot be read: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
