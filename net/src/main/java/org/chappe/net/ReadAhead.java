package org.chappe.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One read on a virtual thread of its own, for a session that waits for two things. It ends with
 * the octets, the end of input, or the socket's closing.
 */
final class ReadAhead {
  /** 256: an IDLE ends with {@code DONE}; whatever else comes is read when it is wanted. */
  static final int SIZE = 256;

  private final byte[] octets = new byte[SIZE];
  private int taken;
  private int got; // written before done, read after it
  private @Nullable IOException failure;
  private volatile boolean done;

  private ReadAhead() {}

  /** Starts reading; {@code waiter} is unparked when it is done. */
  static ReadAhead start(InputStream input, Thread waiter) {
    ReadAhead ahead = new ReadAhead();
    Thread.ofVirtual().name("read-ahead").start(() -> ahead.run(input, waiter));
    return ahead;
  }

  private void run(InputStream input, Thread waiter) {
    try {
      got = input.read(octets, 0, SIZE);
    } catch (IOException e) {
      failure = e;
    } finally {
      done = true;
      LockSupport.unpark(waiter);
    }
  }

  boolean isDone() {
    return done;
  }

  /** Moves octets out, or returns {@link Wire#ENDED}; only when done. */
  int take(byte[] into, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (got < 0) {
      return Wire.ENDED;
    }
    int now = Math.min(length, got - taken);
    System.arraycopy(octets, taken, into, offset, now);
    taken += now;
    return now;
  }

  /** Whether all octets were taken. The end of input and a failure stay for ever. */
  boolean isEmpty() {
    return failure == null && got >= 0 && taken == got;
  }
}
