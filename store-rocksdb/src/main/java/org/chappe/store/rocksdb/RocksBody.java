package org.chappe.store.rocksdb;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;
import org.chappe.model.BodyId;
import org.chappe.store.Body;
import org.chappe.store.BodyDamaged;
import org.chappe.store.Sha256;
import org.jspecify.annotations.Nullable;

/** Reads a body's chunks a few at a time. */
final class RocksBody implements Body {
  /** 512 KiB before compression at most: one trip to a reading thread, and a reader's memory. */
  private static final int CHUNKS_AT_ONCE = 4;

  private final RocksBodies bodies;
  private final BodyId id;
  private final Manifest manifest;
  private final List<byte[]> ahead;

  /** {@code ahead} are its first chunks in their stored form, as many as were read already. */
  RocksBody(RocksBodies bodies, BodyId id, Manifest manifest, List<byte[]> ahead) {
    this.bodies = bodies;
    this.id = id;
    this.manifest = manifest;
    this.ahead = ahead;
  }

  /** What is done with octets as they are read. */
  private interface Sink {
    void write(byte[] octets, int offset, int length) throws IOException;
  }

  @Override
  public BodyId id() {
    return id;
  }

  @Override
  public long octets() {
    return manifest.octets();
  }

  @Override
  public long headerOctets() {
    return manifest.headerOctets();
  }

  @Override
  public byte[] header() {
    var header = new byte[Math.toIntExact(headerOctets())];
    if (header.length > 0 && manifest.end(0) == header.length) { // nearly always
      var octets = Chunk.unpack(chunks(0, 0).getFirst(), header, header.length, id);
      if (octets.offset() != 0) { // it was not compressed, and lies behind its format
        System.arraycopy(octets.array(), octets.offset(), header, 0, header.length);
      }
      return header;
    }
    var at = new int[1];
    try {
      copy(
          (octets, offset, length) -> {
            System.arraycopy(octets, offset, header, at[0], length);
            at[0] += length;
          },
          0,
          header.length);
    } catch (IOException e) {
      throw new IllegalStateException("an array takes everything", e);
    }
    return header;
  }

  @Override
  public void copyTo(OutputStream out, long from, long to) throws IOException {
    if (from < 0 || from > to || to > octets()) {
      throw new IndexOutOfBoundsException("octets %d to %d of %d".formatted(from, to, octets()));
    }
    copy(out::write, from, to);
  }

  @Override
  public void copyTo(OutputStream out) throws IOException {
    MessageDigest digest = Sha256.start();
    copy(
        (octets, offset, length) -> {
          digest.update(octets, offset, length);
          out.write(octets, offset, length);
        },
        0,
        octets());
    if (!new BodyId(digest.digest()).equals(id)) {
      throw new BodyDamaged(id, "its octets do not have its name's SHA-256");
    }
  }

  private void copy(Sink out, long from, long to) throws IOException {
    if (from == to) {
      return;
    }
    int last = manifest.chunkOf(to - 1);
    byte @Nullable [] room = null;
    for (int chunk = manifest.chunkOf(from); chunk <= last; ) {
      List<byte[]> stored = chunks(chunk, last);
      for (int i = 0; i < stored.size(); i++) {
        long start = manifest.start(chunk + i);
        int length = (int) (manifest.end(chunk + i) - start);
        if (room == null || room.length < length) {
          room = new byte[length];
        }
        var octets = Chunk.unpack(stored.get(i), room, length, id);
        int begin = (int) Math.max(0, from - start);
        int end = (int) Math.min(length, to - start);
        out.write(octets.array(), octets.offset() + begin, end - begin);
      }
      chunk += stored.size();
    }
  }

  /** Chunk {@code first}, and of those up to {@code last} as many as are at hand together. */
  private List<byte[]> chunks(int first, int last) {
    return first < ahead.size()
        ? ahead.subList(first, Math.min(ahead.size(), last + 1))
        : bodies.chunks(id, manifest, first, Math.min(CHUNKS_AT_ONCE, last - first + 1));
  }
}
