package org.chappe.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A range of a body, pulled piece by piece; holds one piece. One thread. */
public final class BodyStream extends InputStream {
  /**
   * A store's chunk is about as large: larger pieces gain nothing, smaller ones decompress a chunk
   * more than once.
   */
  private static final int PIECE = 128 * 1024;

  private final Body body;
  private long next; // first octet of the body not read into the piece yet
  private final long end;
  private byte[] piece = new byte[0];
  private int at;

  /** The octets from {@code from} (included) to {@code to} (excluded), as far as there are any. */
  public BodyStream(Body body, long from, long to) {
    this.body = body;
    this.next = from;
    this.end = Math.min(to, body.octets());
  }

  @Override
  public int read() throws IOException {
    return atEnd() ? -1 : piece[at++] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (atEnd()) {
      return -1;
    }
    int taken = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, into, offset, taken);
    at += taken;
    return taken;
  }

  private boolean atEnd() throws IOException {
    if (at < piece.length) {
      return false;
    }
    if (next >= end) {
      return true;
    }
    long to = Math.min(end, next + PIECE);
    var octets = new ByteArrayOutputStream((int) (to - next));
    body.copyTo(octets, next, to);
    piece = octets.toByteArray();
    at = 0;
    next = to;
    return piece.length == 0;
  }
}
