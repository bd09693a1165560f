package org.chappe.store;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.chappe.model.BodyId;

/** A body's octets in chunks of one size, the last one shorter. */
final class MemoryBody implements Body, NewBody {
  static final int CHUNK = 64 * 1024;

  private final BodyId id;
  private final List<byte[]> chunks;
  private final long octets;
  private final long headerOctets;

  MemoryBody(BodyId id, List<byte[]> chunks, long octets, long headerOctets) {
    this.id = id;
    this.chunks = List.copyOf(chunks);
    this.octets = octets;
    this.headerOctets = headerOctets;
  }

  @Override
  public BodyId id() {
    return id;
  }

  @Override
  public long octets() {
    return octets;
  }

  @Override
  public long headerOctets() {
    return headerOctets;
  }

  /** Nothing: where its octets are now they stay. */
  @Override
  public long memoryOctets() {
    return 0;
  }

  @Override
  public byte[] header() {
    var header = new byte[Math.toIntExact(headerOctets)];
    for (int at = 0; at < header.length; at += CHUNK) {
      System.arraycopy(chunks.get(at / CHUNK), 0, header, at, Math.min(CHUNK, header.length - at));
    }
    return header;
  }

  @Override
  public void copyTo(OutputStream out, long from, long to) throws IOException {
    if (from < 0 || from > to || to > octets) {
      throw new IndexOutOfBoundsException("octets %d to %d of %d".formatted(from, to, octets));
    }
    for (long at = from; at < to; ) {
      int within = (int) (at % CHUNK);
      int length = (int) Math.min(CHUNK - within, to - at);
      out.write(chunks.get((int) (at / CHUNK)), within, length);
      at += length;
    }
  }

  @Override
  public void copyTo(OutputStream out) throws IOException {
    var digest = Sha256.start();
    for (byte[] chunk : chunks) {
      digest.update(chunk);
      out.write(chunk);
    }
    if (!new BodyId(digest.digest()).equals(id)) {
      throw new BodyDamaged(id, "its octets do not have its name's SHA-256");
    }
  }

  void damage() {
    chunks.getLast()[chunks.getLast().length - 1] ^= 1;
  }
}
