package org.chappe.store;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chappe.model.BodyId;

/** Cuts what it is given into {@link MemoryBody#CHUNK}s. */
final class MemoryBodyWriter implements BodyWriter {
  private final MessageDigest digest = Sha256.start();
  private final List<byte[]> chunks = new ArrayList<>();
  private byte[] last = new byte[1024]; // grows to a chunk
  private int filled;
  private long octets;
  private long headerOctets = -1; // not said yet

  @Override
  public void write(byte[] source, int offset, int length) {
    digest.update(source, offset, length);
    octets += length;
    for (int from = offset; from < offset + length; ) {
      if (filled == MemoryBody.CHUNK) {
        chunks.add(last);
        last = new byte[MemoryBody.CHUNK];
        filled = 0;
      }
      int taken = Math.min(offset + length - from, MemoryBody.CHUNK - filled);
      if (filled + taken > last.length) {
        int enough = Math.max(filled + taken, 2 * last.length);
        last = Arrays.copyOf(last, Math.min(MemoryBody.CHUNK, enough));
      }
      System.arraycopy(source, from, last, filled, taken);
      filled += taken;
      from += taken;
    }
  }

  @Override
  public void headerEndsAt(long octets) {
    headerOctets = octets;
  }

  @Override
  public NewBody finish() {
    if (filled > 0) {
      chunks.add(Arrays.copyOf(last, filled));
    }
    long header = headerOctets < 0 ? octets : Math.min(headerOctets, octets);
    return new MemoryBody(new BodyId(digest.digest()), chunks, octets, header);
  }

  @Override
  public void close() {}
}
