package org.chappe.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/** A body up to a number of octets, from a client that is not too slow. One thread. */
final class LimitedBody extends FilterInputStream {
  /** 10 seconds in which nobody is too slow: the network begins slowly, too. */
  private static final long GRACE_NANOS = 10_000_000_000L;

  private final long most;
  private final long octetsPerSecond;
  private final LongSupplier nanos;
  private final long began;
  private long came;

  LimitedBody(InputStream in, long octets, HttpLimits limits) {
    this(in, octets, limits.octetsPerSecond(), System::nanoTime);
  }

  LimitedBody(InputStream in, long octets, long octetsPerSecond, LongSupplier nanos) {
    super(in);
    this.most = octets;
    this.octetsPerSecond = octetsPerSecond;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] octets, int offset, int length) throws IOException {
    int read = super.read(octets, offset, length);
    came += Math.max(0, read);
    if (came > most) {
      throw new HttpRefused(413, "What was sent is too large.");
    }
    if (read > 0 && isTooSlow()) {
      throw new HttpRefused(408, "The request took too long.");
    }
    return read;
  }

  private boolean isTooSlow() {
    long took = nanos.getAsLong() - began - GRACE_NANOS;
    return took > 0 && came < took / 1_000_000_000.0 * octetsPerSecond;
  }
}
