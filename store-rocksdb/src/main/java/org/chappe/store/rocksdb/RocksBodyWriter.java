package org.chappe.store.rocksdb;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.BodyWriter;
import org.chappe.store.NewBody;
import org.chappe.store.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a body into chunks, and keeps their stored form until it is more than may ride in a commit;
 * from then on an {@link Upload} takes them.
 */
final class RocksBodyWriter implements BodyWriter {
  private static final int FIRST_ROOM = 8 * 1024;

  private final Committer committer;
  private final Uploads uploads;
  private final long inlineLimit;
  private final MessageDigest digest = Sha256.start();
  private final List<Long> ends = new ArrayList<>();
  private final List<byte[]> kept = new ArrayList<>();
  private long keptOctets;
  private byte[] chunk = new byte[FIRST_ROOM]; // grows to Chunk.MAX_OCTETS
  private int filled;
  private long start; // of the chunk
  private long headerOctets = -1; // not said yet
  private Uploads.@Nullable Hold hold;
  private boolean finished;

  RocksBodyWriter(Committer committer, Uploads uploads, long inlineLimit) {
    this.committer = committer;
    this.uploads = uploads;
    this.inlineLimit = inlineLimit;
  }

  @Override
  public void write(byte[] octets, int offset, int length) {
    digest.update(octets, offset, length);
    int from = offset;
    int left = length;
    while (left > 0) {
      int taken = Math.min(left, chunkEnd() - filled);
      makeRoom(filled + taken);
      System.arraycopy(octets, from, chunk, filled, taken);
      filled += taken;
      from += taken;
      left -= taken;
      if (filled == chunkEnd()) {
        cut(filled);
      }
    }
  }

  /** Where this chunk is full: at the header's end when that comes first. */
  private int chunkEnd() {
    long toHeaderEnd = headerOctets - start;
    return toHeaderEnd > 0 && toHeaderEnd < Chunk.MAX_OCTETS ? (int) toHeaderEnd : Chunk.MAX_OCTETS;
  }

  private void makeRoom(int octets) {
    if (octets > chunk.length) {
      int room = Math.max(octets, Math.min(Chunk.MAX_OCTETS, 2 * chunk.length));
      chunk = Arrays.copyOf(chunk, room);
    }
  }

  @Override
  public void headerEndsAt(long octets) {
    if (octets < 0 || headerOctets >= 0) {
      throw new IllegalArgumentException(
          "a header of %d octets, said before: %d".formatted(octets, headerOctets));
    }
    headerOctets = octets;
    if (octets > start && octets <= start + filled) {
      cut((int) (octets - start));
    }
  }

  /** Makes a chunk of the first {@code length} octets. */
  private void cut(int length) {
    add(Chunk.pack(chunk, length));
    System.arraycopy(chunk, length, chunk, 0, filled - length);
    filled -= length;
    start += length;
    ends.add(start);
  }

  private void add(byte[] packed) {
    if (hold != null) {
      send(hold.upload, packed, ends.size());
      return;
    }
    kept.add(packed);
    keptOctets += packed.length;
    if (keptOctets > inlineLimit) {
      hold = uploads.begin();
      for (int number = 0; number < kept.size(); number++) {
        send(hold.upload, kept.get(number), number);
      }
      kept.clear();
    }
  }

  private void send(Upload upload, byte[] packed, int number) {
    committer.put(new Request.Store(upload, number, new Octets(packed)));
  }

  @Override
  public NewBody finish() {
    if (finished) {
      throw new IllegalStateException("finished before");
    }
    if (filled > 0) {
      cut(filled);
    }
    finished = true;
    long header = headerOctets < 0 ? start : Math.min(headerOctets, start);
    var manifest =
        new Manifest(
            hold == null ? 0 : hold.upload.location,
            header,
            ends.stream().mapToLong(Long::longValue).toArray());
    return new RocksNewBody(
        uploads, new BodyId(digest.digest()), manifest, List.copyOf(kept), hold);
  }

  @Override
  public void close() {
    if (!finished && hold != null) {
      hold.close();
    }
  }
}
