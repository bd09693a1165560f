package org.chappe.imap;

import java.io.IOException;
import java.io.OutputStream;
import org.chappe.mime.OctetRange;
import org.chappe.mime.TransferDecoder;
import org.chappe.store.Body;

/**
 * A part with its transfer encoding undone. It is decoded once to know its size, which stands
 * before the octets, and once more to be sent; it is never in memory as a whole.
 */
record DecodedPart(Body body, OctetRange range, String encoding, long octets, boolean hasNul) {
  static DecodedPart of(Body body, OctetRange range, String encoding) throws IOException {
    var count = new Count();
    decode(body, range, encoding, count);
    return new DecodedPart(body, range, encoding, count.octets, count.hasNul);
  }

  /** The decoded octets {@code from} to {@code to} (exclusive). */
  void copyTo(OutputStream out, long from, long to) throws IOException {
    decode(body, range, encoding, new Window(out, from, to));
  }

  /** Line ends in the decoded octets. Decodes once more. */
  long lines() throws IOException {
    var lines = new long[1];
    decode(
        body,
        range,
        encoding,
        (octets, length) -> {
          for (int i = 0; i < length; i++) {
            lines[0] += octets[i] == '\n' ? 1 : 0;
          }
        });
    return lines[0];
  }

  private static void decode(Body body, OctetRange range, String encoding, Sink sink)
      throws IOException {
    var decoding = new Decoding(TransferDecoder.of(encoding), sink);
    body.copyTo(decoding, range.start(), range.end());
    decoding.finish();
  }

  /** Takes decoded octets in order. */
  private interface Sink {
    void take(byte[] octets, int length) throws IOException;
  }

  private static final class Count implements Sink {
    private long octets;
    private boolean hasNul;

    @Override
    public void take(byte[] decoded, int length) {
      octets += length;
      for (int i = 0; i < length && !hasNul; i++) {
        hasNul = decoded[i] == 0;
      }
    }
  }

  /** Passes on what lies between two offsets. */
  private static final class Window implements Sink {
    private final OutputStream out;
    private final long from;
    private final long to;
    private long at;

    Window(OutputStream out, long from, long to) {
      this.out = out;
      this.from = from;
      this.to = to;
    }

    @Override
    public void take(byte[] decoded, int length) throws IOException {
      long first = Math.clamp(from - at, 0, length);
      long last = Math.clamp(to - at, 0, length);
      if (first < last) {
        out.write(decoded, (int) first, (int) (last - first));
      }
      at += length;
    }
  }

  private static final class Decoding extends OutputStream {
    private static final int PIECE = 8 * 1024;

    private final TransferDecoder decoder;
    private final Sink sink;
    private final byte[] decoded = new byte[PIECE + TransferDecoder.SLACK];

    Decoding(TransferDecoder decoder, Sink sink) {
      this.decoder = decoder;
      this.sink = sink;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      for (int at = offset; at < offset + length; at += PIECE) {
        int end = Math.min(offset + length, at + PIECE);
        sink.take(decoded, decoder.decode(octets, at, end, decoded, 0));
      }
    }

    void finish() throws IOException {
      sink.take(decoded, decoder.finish(decoded, 0));
    }
  }
}
