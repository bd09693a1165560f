package org.chappe.store.rocksdb;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.Body;
import org.chappe.store.BodyDamaged;
import org.chappe.store.BodyStore;
import org.chappe.store.BodyWriter;
import org.chappe.store.StoreException;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.UnknownFormat;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.Status;

/** Reads bodies and looks for garbage; what is written goes through the {@link Committer}. */
final class RocksBodies implements BodyStore {
  /** So few that the committer's look at them does not hold up commits. */
  private static final int SWEPT_AT_ONCE = 64;

  /** Octets of a chunk before compression from which its checksum costs more than a second look. */
  private static final int LARGE = 16 * 1024;

  private final Database database;
  private final Reads reads;
  private final Committer committer;
  private final Uploads uploads;
  private final long inlineLimit;

  RocksBodies(
      Database database, Reads reads, Committer committer, Uploads uploads, long inlineLimit) {
    this.database = database;
    this.reads = reads;
    this.committer = committer;
    this.uploads = uploads;
    this.inlineLimit = inlineLimit;
  }

  @Override
  public BodyWriter write() {
    return new RocksBodyWriter(committer, uploads, inlineLimit);
  }

  @Override
  public Optional<Body> open(BodyId id) {
    byte[] key = Layout.manifestKey(id);
    return reads
        .quick(from -> Optional.ofNullable(database.db().get(database.bodies(), from, key)))
        .map(
            stored -> new RocksBody(this, id, Manifest.of(ByteBuffer.wrap(stored), id), List.of()));
  }

  /**
   * A reading for all manifests and one for all chunks: the way to a reading thread and back costs
   * more than a small body.
   */
  @Override
  public List<Optional<Body>> openAll(List<BodyId> ids, Expected expected, int octetsAhead) {
    List<@Nullable Manifest> manifests = reads.quick(from -> manifests(from, ids));
    Reads.Reading<List<Optional<Body>>> chunks =
        from -> opened(from, ids, manifests, expected, octetsAhead);
    return areLarge(manifests, expected) ? reads.slow(chunks) : reads.quick(chunks);
  }

  private List<@Nullable Manifest> manifests(ReadOptions from, List<BodyId> ids)
      throws RocksDBException {
    var manifests = new ArrayList<@Nullable Manifest>(ids.size());
    for (BodyId id : ids) {
      byte[] stored = database.db().get(database.bodies(), from, Layout.manifestKey(id));
      manifests.add(stored == null ? null : Manifest.of(ByteBuffer.wrap(stored), id));
    }
    return manifests;
  }

  /** Whether a chunk that is expected to be read is probably in a blob file, never in memory. */
  private static boolean areLarge(List<@Nullable Manifest> manifests, Expected expected) {
    for (Manifest manifest : manifests) {
      if (manifest != null
          && manifest.chunks() > 0
          && (expected == Expected.ALL ? manifest.longestChunk() : manifest.headerOctets())
              > 2 * Database.LEAST_BLOB) {
        return true;
      }
    }
    return false;
  }

  private List<Optional<Body>> opened(
      ReadOptions from,
      List<BodyId> ids,
      List<@Nullable Manifest> manifests,
      Expected expected,
      int octetsAhead)
      throws RocksDBException {
    var opened = new ArrayList<Optional<Body>>(ids.size());
    int left = octetsAhead;
    for (int i = 0; i < ids.size(); i++) {
      BodyId id = ids.get(i);
      Manifest manifest = manifests.get(i);
      if (manifest == null) {
        opened.add(Optional.empty());
        continue;
      }
      List<Octets> ahead = left == 0 ? List.of() : ahead(from, id, manifest, expected, left);
      left = left(left, ahead, manifest, expected);
      opened.add(Optional.of(new RocksBody(this, id, manifest, ahead)));
    }
    return opened;
  }

  /** The first chunks, as many as are expected to be read and surely fit. */
  private List<Octets> ahead(
      ReadOptions from, BodyId body, Manifest manifest, Expected expected, int octets)
      throws RocksDBException {
    int wanted = expected(manifest, expected);
    var chunks = new ArrayList<Octets>(Math.min(wanted, 4));
    int left = octets;
    for (int number = 0; number < wanted; number++) {
      if (Chunk.mostStored(manifest.end(number) - manifest.start(number)) > left) {
        break;
      }
      Octets chunk;
      try {
        chunk = chunk(from, body, manifest, number, false);
      } catch (BodyDamaged | StoreUnavailable e) {
        break; // who reads the body is told
      }
      chunks.add(chunk);
      left -= chunk.length();
    }
    return chunks;
  }

  /** What is left after a body; nothing when not all of it did fit: later ones are read later. */
  private static int left(int before, List<Octets> ahead, Manifest manifest, Expected expected) {
    if (ahead.size() < expected(manifest, expected)) {
      return 0;
    }
    int left = before;
    for (Octets chunk : ahead) {
      left -= chunk.length();
    }
    return left;
  }

  private static int expected(Manifest manifest, Expected expected) {
    return switch (expected) {
      case ALL -> manifest.chunks();
      case HEADERS ->
          manifest.headerOctets() == 0 ? 0 : 1 + manifest.chunkOf(manifest.headerOctets() - 1);
    };
  }

  /** Chunks in their stored form. */
  List<Octets> chunks(BodyId body, Manifest manifest, int first, int count) {
    return reads.slow(from -> chunks(from, body, manifest, first, count));
  }

  /** The same, read while the caller does other things. */
  Reads.Begun<List<Octets>> beginChunks(BodyId body, Manifest manifest, int first, int count) {
    return reads.begin(from -> chunks(from, body, manifest, first, count));
  }

  private List<Octets> chunks(
      ReadOptions from, BodyId body, Manifest manifest, int first, int count)
      throws RocksDBException {
    var chunks = new ArrayList<Octets>(count);
    for (int number = first; number < first + count; number++) {
      chunks.add(chunk(from, body, manifest, number, true));
    }
    return chunks;
  }

  /**
   * @param room whether a large one may be in one of {@link Chunk}'s rooms, to be given back
   */
  private Octets chunk(ReadOptions from, BodyId body, Manifest manifest, int number, boolean room)
      throws RocksDBException {
    byte[] key = Layout.chunkKey(manifest.location(), number);
    @Nullable Octets chunk;
    try {
      long octets = manifest.end(number) - manifest.start(number);
      chunk = octets < LARGE ? small(from, key) : large(from, key, room);
    } catch (RocksDBException e) {
      if (e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption) {
        throw new BodyDamaged(body, "chunk %d: %s".formatted(number, e.getMessage()));
      }
      throw e;
    }
    if (chunk != null) {
      return chunk;
    }
    if (database.db().get(database.bodies(), from, Layout.manifestKey(body)) == null) {
      throw new StoreUnavailable("body " + body + " is no longer stored");
    }
    throw new BodyDamaged(body, "chunk " + number + " is missing");
  }

  private @Nullable Octets small(ReadOptions from, byte[] key) throws RocksDBException {
    byte[] chunk = database.db().get(database.chunks(), from, key);
    return chunk == null ? null : new Octets(chunk);
  }

  private @Nullable Octets large(ReadOptions from, byte[] key, boolean mayKeepRoom)
      throws RocksDBException {
    byte[] room = Chunk.takeRoom();
    int stored = reads.getLarge(database.db(), database.chunks(), from, key, room);
    if (stored == RocksDB.NOT_FOUND) {
      return null;
    }
    if (stored > room.length || !Chunk.isChecked(room)) {
      return small(from, key); // as an older program wrote it, or damaged
    }
    if (mayKeepRoom) {
      return new Octets(room, 0, stored);
    }
    byte[] copy = Arrays.copyOf(room, stored);
    Chunk.giveBackRoom(room);
    return new Octets(copy);
  }

  @Override
  public long collect(Instant unlinkedBefore) {
    long removed = sweep(List.of(), unlinkedBefore); // abandoned uploads
    byte[] after = Layout.garbageFrom();
    while (true) {
      byte[] begin = after;
      var page = reads.slow(from -> garbage(from, begin, unlinkedBefore));
      removed += sweep(page.old(), unlinkedBefore);
      if (page.next().isEmpty()) {
        return removed;
      }
      after = Layout.garbageKey(page.next().get());
    }
  }

  /** Some garbage rows; {@code next} is where the following ones begin. */
  private record Page(List<BodyId> old, Optional<BodyId> next) {}

  private Page garbage(ReadOptions from, byte[] begin, Instant before) throws RocksDBException {
    var old = new ArrayList<BodyId>();
    try (var end = new Slice(Layout.garbageTo());
        var options = new ReadOptions(from).setIterateUpperBound(end);
        var rows = database.db().newIterator(database.bodies(), options)) {
      for (rows.seek(begin); rows.isValid(); rows.next()) {
        byte[] key = rows.key();
        if (old.size() == SWEPT_AT_ONCE) {
          return new Page(old, Optional.of(Layout.garbageBody(key)));
        }
        var body = Layout.garbageBody(key);
        if (isOld(rows.value(), body, before)) {
          // The committer looks again and alone decides; here it is read from disk for it.
          BodyRows.isLinked(database, body);
          old.add(body);
        }
      }
      rows.status();
    }
    return new Page(old, Optional.empty());
  }

  private static boolean isOld(byte[] garbage, BodyId body, Instant before) {
    try {
      return Layout.unlinked(garbage, body).isBefore(before);
    } catch (UnknownFormat e) {
      return true; // the committer meets it too, says so, and leaves it
    }
  }

  private long sweep(List<BodyId> bodies, Instant unlinkedBefore) {
    var removed = new CompletableFuture<Long>();
    committer.put(new Request.Sweep(bodies, unlinkedBefore, removed));
    try {
      return removed.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException cause ? cause : e;
    }
  }
}
