package org.chappe.store.rocksdb;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.chappe.model.BodyId;
import org.chappe.store.BodyGone;
import org.chappe.store.Commit;
import org.chappe.store.UnknownFormat;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the {@link Committer} writes about bodies. As nobody else writes, what it finds in the
 * database and in its own batch is the truth: whether a body is there already, whether it is
 * linked.
 *
 * <p>An unlink always leaves a garbage row with the time, without looking for other links: a commit
 * that expunges a thousand messages would have the committer search a thousand times. {@link
 * #sweep} looks.
 */
final class BodyRows {
  private static final Logger LOG = LoggerFactory.getLogger(BodyRows.class);

  private final Database database;
  private final Uploads uploads;

  /** Bodies whose manifests are in the batch and not in the database yet. */
  private final Set<BodyId> added = new HashSet<>();

  /** Locations of uploads that somebody can still commit. */
  private final Set<Long> held = new HashSet<>();

  BodyRows(Database database, Uploads uploads) {
    this.database = database;
    this.uploads = uploads;
  }

  /**
   * Which of the commit's bodies are to be stored with it. Changes nothing.
   *
   * @throws BodyGone when one that should be stored is not
   */
  Set<BodyId> missing(Commit commit) throws RocksDBException {
    for (var relink : commit.relinks()) {
      if (!isStored(relink.body())) {
        throw new BodyGone(relink.body());
      }
    }
    if (commit.links().isEmpty()) {
      return Set.of();
    }
    var missing = new HashSet<BodyId>();
    for (var link : commit.links()) {
      var id = link.body().id();
      if (!isStored(id)) {
        missing.add(id);
      }
    }
    return missing;
  }

  private boolean isStored(BodyId body) throws RocksDBException {
    return added.contains(body) || manifest(body) != null;
  }

  private @Nullable Manifest manifest(BodyId body) throws RocksDBException {
    byte[] stored = database.db().get(database.bodies(), Layout.manifestKey(body));
    return stored == null ? null : Manifest.of(ByteBuffer.wrap(stored), body);
  }

  /** Stores what is {@code missing}, links and unlinks. */
  void add(Commit commit, Set<BodyId> missing, long nowMillis, Batch batch)
      throws RocksDBException {
    for (var link : commit.links()) {
      var id = link.body().id();
      if (missing.contains(id) && added.add(id)) {
        store((RocksNewBody) link.body(), batch);
      }
      batch.putBodyRow(Layout.linkKey(id, commit.partition(), link.message()), Layout.present());
    }
    for (var relink : commit.relinks()) {
      byte[] key = Layout.linkKey(relink.body(), commit.partition(), relink.message());
      batch.putBodyRow(key, Layout.present());
    }
    for (var unlink : commit.unlinks()) {
      batch.deleteBodyRow(Layout.linkKey(unlink.body(), commit.partition(), unlink.message()));
      batch.putBodyRow(Layout.garbageKey(unlink.body()), Layout.garbage(nowMillis));
    }
  }

  private void store(RocksNewBody body, Batch batch) throws RocksDBException {
    var hold = body.hold();
    Manifest manifest;
    if (hold == null) {
      manifest = body.manifest().at(uploads.nextLocation());
      int number = 0;
      for (byte[] chunk : body.inlineChunks()) {
        batch.putChunk(manifest.location(), number++, chunk);
      }
    } else {
      manifest = body.manifest();
      hold.upload.named = true;
      batch.deleteBodyRow(Layout.uploadKey(manifest.location()));
    }
    batch.putBodyRow(Layout.manifestKey(body.id()), manifest.toOctets());
  }

  void add(Request.Store chunk, Batch batch) throws RocksDBException {
    var upload = chunk.upload();
    if (upload.abandoned) {
      return;
    }
    if (upload.chunks == 0) {
      held.add(upload.location);
      batch.putBodyRow(Layout.uploadKey(upload.location), Layout.present());
    }
    batch.putChunk(upload.location, chunk.number(), chunk.chunk().array());
    upload.chunks++;
  }

  /** Removes what abandoned uploads left. */
  void removeAbandoned(Batch batch) throws RocksDBException {
    for (var upload = uploads.nextAbandoned(); upload != null; upload = uploads.nextAbandoned()) {
      upload.abandoned = true;
      held.remove(upload.location);
      if (!upload.named && upload.chunks > 0) {
        batch.deleteChunks(upload.location, upload.chunks);
        batch.deleteBodyRow(Layout.uploadKey(upload.location));
      }
    }
  }

  /** Removes what a program that ended left: called before anything else is written. */
  void removeLeftUploads(Batch batch) throws RocksDBException {
    try (var options = new ReadOptions();
        var rows = database.db().newIterator(database.bodies(), options)) {
      for (rows.seek(Layout.uploadsFrom()); rows.isValid(); rows.next()) {
        byte[] key = rows.key();
        if (key[0] != Layout.uploadsFrom()[0]) {
          break;
        }
        batch.deleteAllChunks(Layout.uploadLocation(key));
        batch.deleteBodyRow(key);
      }
      rows.status();
    }
  }

  /**
   * Returns how many bodies go. The batch was empty: the database shows all links there are. A body
   * whose rows cannot be read stays.
   */
  long sweep(Request.Sweep sweep, Batch batch) throws RocksDBException {
    long removed = 0;
    for (var body : sweep.bodies()) {
      switch (judge(body, sweep.unlinkedBefore())) {
        case Judgement.Keep() -> {}
        case Judgement.Forget() -> batch.deleteBodyRow(Layout.garbageKey(body));
        case Judgement.Remove(var manifest) -> {
          batch.deleteChunks(manifest.location(), manifest.chunks());
          batch.deleteBodyRow(Layout.manifestKey(body));
          batch.deleteBodyRow(Layout.garbageKey(body));
          removed++;
        }
      }
    }
    return removed;
  }

  private sealed interface Judgement {
    record Keep() implements Judgement {}

    /** It is no garbage; the row that says so goes. */
    record Forget() implements Judgement {}

    record Remove(Manifest manifest) implements Judgement {}
  }

  private Judgement judge(BodyId body, Instant unlinkedBefore) {
    try {
      byte[] garbage = database.db().get(database.bodies(), Layout.garbageKey(body));
      if (garbage == null || !Layout.unlinked(garbage, body).isBefore(unlinkedBefore)) {
        return new Judgement.Keep(); // gone by now, or linked and unlinked anew
      }
      var manifest = manifest(body);
      if (manifest == null || isLinked(database, body)) {
        return new Judgement.Forget();
      }
      if (held.contains(manifest.location())) {
        return new Judgement.Keep(); // who holds its NewBody may still link it
      }
      return new Judgement.Remove(manifest);
    } catch (RocksDBException | UnknownFormat e) {
      LOG.warn("store.unreadable body={} reason=\"{}\"", body, e.getMessage());
      return new Judgement.Keep();
    }
  }

  static boolean isLinked(Database database, BodyId body) throws RocksDBException {
    byte[] prefix = Layout.linkPrefix(body);
    try (var options = new ReadOptions();
        var rows = database.db().newIterator(database.bodies(), options)) {
      rows.seek(prefix);
      if (rows.isValid()) {
        return ByteBuffer.wrap(rows.key(), 0, prefix.length).equals(ByteBuffer.wrap(prefix));
      }
      rows.status();
      return false;
    }
  }

  /** The batch is in the database. */
  void written() {
    added.clear();
  }
}
