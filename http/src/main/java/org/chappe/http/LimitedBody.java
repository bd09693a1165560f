package org.chappe.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A body up to a number of octets, from a client that is not too slow. One thread. */
final class LimitedBody extends FilterInputStream {
  /** 10 seconds in which nobody is too slow: the network begins slowly, too. */
  private static final long GRACE_NANOS = 10_000_000_000L;

  /** A millisecond: so that who was woken is too slow indeed. */
  private static final long SLACK_NANOS = 1_000_000;

  /** Ends a read that waits, after a time, by an exception; what it returns calls that off. */
  @FunctionalInterface
  interface Alarm {
    Runnable after(Duration wait);
  }

  private final long most;
  private final long octetsPerSecond;
  private final LongSupplier nanos;
  private final Alarm alarm;
  private final long began;
  private long came;

  LimitedBody(InputStream in, long octets, HttpLimits limits, Alarm alarm) {
    this(in, octets, limits.octetsPerSecond(), System::nanoTime, alarm);
  }

  LimitedBody(InputStream in, long octets, long octetsPerSecond, LongSupplier nanos, Alarm alarm) {
    super(in);
    this.most = octets;
    this.octetsPerSecond = octetsPerSecond;
    this.nanos = nanos;
    this.alarm = alarm;
    this.began = nanos.getAsLong();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] octets, int offset, int length) throws IOException {
    int read = readInTime(octets, offset, length);
    came += Math.max(0, read);
    if (came > most) {
      throw new HttpRefused(413, "What was sent is too large.");
    }
    if (read > 0 && isTooSlow()) {
      throw new HttpRefused(408, "The request took too long.");
    }
    return read;
  }

  /** Waits no longer than until the client, if nothing comes, is too slow. */
  private int readInTime(byte[] octets, int offset, int length) throws IOException {
    Runnable off = alarm.after(Duration.ofNanos(Math.max(0, left()) + SLACK_NANOS));
    try {
      return super.read(octets, offset, length);
    } catch (IOException e) {
      if (isTooSlow()) {
        throw new HttpRefused(408, "The request took too long.");
      }
      throw e;
    } finally {
      off.run();
    }
  }

  private boolean isTooSlow() {
    return left() < 0;
  }

  /** Nanoseconds until what came is too little. */
  private long left() {
    long allowed = GRACE_NANOS + (long) (came * 1_000_000_000.0 / octetsPerSecond);
    return allowed - (nanos.getAsLong() - began);
  }
}
