package org.chappe.app.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.chappe.app.DataDirectory;
import org.chappe.app.admin.RunningServer;

/**
 * A data directory, reached in the one way that is right at this moment: through the server that
 * runs on it, or, when none does, by holding its lock. A server that is just starting or stopping
 * is waited for.
 */
record Access(Optional<RunningServer> running, Optional<DataDirectory.Lock> lock)
    implements AutoCloseable {
  /** A start takes a second or two, a stop with idle clients as long. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final long LOOK_EVERY_MILLIS = 50;

  static Access of(DataDirectory data) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    do {
      Optional<RunningServer> running = RunningServer.of(data.path());
      if (running.isPresent()) {
        return new Access(running, Optional.empty());
      }
      Optional<DataDirectory.Lock> lock = data.lock();
      if (lock.isPresent()) {
        return new Access(Optional.empty(), lock);
      }
    } while (pause(until));
    throw inUse(data);
  }

  /** The lock, when whoever has it gives it free in time. */
  static DataDirectory.Lock lock(DataDirectory data, Duration patience) throws IOException {
    long until = System.nanoTime() + patience.toNanos();
    do {
      Optional<DataDirectory.Lock> lock = data.lock();
      if (lock.isPresent()) {
        return lock.get();
      }
    } while (pause(until));
    throw inUse(data);
  }

  private static boolean pause(long until) {
    try {
      Thread.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return System.nanoTime() < until;
  }

  private static CommandFailed inUse(DataDirectory data) {
    return new CommandFailed(
        "Process %s has %s open and does not answer: it is starting, stopping, or another command. Try again."
            .formatted(data.holder(), data));
  }

  @Override
  public void close() throws IOException {
    if (running.isPresent()) {
      running.get().close();
    }
    if (lock.isPresent()) {
      lock.get().close();
    }
  }
}
