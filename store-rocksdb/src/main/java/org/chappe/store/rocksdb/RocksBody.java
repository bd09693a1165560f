package org.chappe.store.rocksdb;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.Body;
import org.chappe.store.BodyDamaged;
import org.chappe.store.Sha256;

/** Reads a body's chunks a few at a time; while these are written, the next are read. */
final class RocksBody implements Body {
  /** 256 KiB at most: one trip to a reading thread, and half of a reader's memory. */
  private static final int CHUNKS_AT_ONCE = 2;

  /** Chunks no longer than that are not worth a room for the longest. */
  private static final int SMALL = 16 * 1024;

  private final RocksBodies bodies;
  private final BodyId id;
  private final Manifest manifest;
  private final List<Octets> ahead;

  /** {@code ahead} are its first chunks in their stored form, as many as were read already. */
  RocksBody(RocksBodies bodies, BodyId id, Manifest manifest, List<Octets> ahead) {
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
    int longest = manifest.longestChunk();
    if (longest <= SMALL) {
      copy(out, from, to, new byte[longest]);
      return;
    }
    byte[] room = Chunk.takeRoom();
    try {
      copy(out, from, to, room);
    } finally {
      Chunk.giveBackRoom(room);
    }
  }

  private void copy(Sink out, long from, long to, byte[] room) throws IOException {
    int last = manifest.chunkOf(to - 1);
    int chunk = manifest.chunkOf(from);
    boolean shared = chunk < ahead.size();
    List<Octets> stored = chunks(chunk, last);
    while (true) {
      int next = chunk + stored.size();
      var coming = next <= last ? begin(next, last) : null;
      for (Octets one : stored) {
        long start = manifest.start(chunk);
        int length = (int) (manifest.end(chunk) - start);
        var octets = Chunk.unpack(one, room, length, id);
        int begin = (int) Math.max(0, from - start);
        int end = (int) Math.min(length, to - start);
        out.write(octets.array(), octets.offset() + begin, end - begin);
        chunk++;
        if (!shared) {
          Chunk.giveBackRoom(one.array());
        }
      }
      if (coming == null) {
        return;
      }
      stored = coming.get();
      shared = false;
    }
  }

  /** Chunk {@code first}, and of those up to {@code last} as many as are at hand together. */
  private List<Octets> chunks(int first, int last) {
    return first < ahead.size()
        ? ahead.subList(first, Math.min(ahead.size(), last + 1))
        : bodies.chunks(id, manifest, first, Math.min(CHUNKS_AT_ONCE, last - first + 1));
  }

  private Reads.Begun<List<Octets>> begin(int first, int last) {
    return bodies.beginChunks(id, manifest, first, Math.min(CHUNKS_AT_ONCE, last - first + 1));
  }
}
