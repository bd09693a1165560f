package org.chappe.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * A body without its transfer encoding, read from a stream of encoded octets. Holds 20 KiB. Closing
 * closes the source. Not thread-safe.
 */
public final class DecodedStream extends InputStream {
  private final InputStream source;
  private final TransferDecoder decoder;
  private final byte[] in = new byte[8 * 1024];
  private final byte[] out = new byte[in.length + TransferDecoder.SLACK];
  private int at;
  private int end;
  private boolean finished;

  /** {@code encoding} as in {@link Part#encoding()}. */
  public DecodedStream(InputStream source, String encoding) {
    this.source = source;
    this.decoder = TransferDecoder.of(encoding);
  }

  @Override
  public int read() throws IOException {
    return fill() ? out[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int taken = Math.min(length, end - at);
    System.arraycopy(out, at, buffer, offset, taken);
    at += taken;
    return taken;
  }

  private boolean fill() throws IOException {
    while (at == end && !finished) {
      at = 0;
      int read = source.read(in);
      finished = read < 0;
      end = finished ? decoder.finish(out, 0) : decoder.decode(in, 0, read, out, 0);
    }
    return at < end;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
