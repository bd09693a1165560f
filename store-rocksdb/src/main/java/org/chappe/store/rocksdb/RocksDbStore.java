package org.chappe.store.rocksdb;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.chappe.store.BodyStore;
import org.chappe.store.PartitionStore;
import org.chappe.store.Store;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.UnknownFormat;
import org.rocksdb.RocksDBException;

/** The store on one machine: one RocksDB database, written by one thread. */
public final class RocksDbStore implements Store {
  private final Database database;
  private final Reads reads;
  private final Committer committer;
  private final RocksPartitions partitions;
  private final RocksBodies bodies;

  private RocksDbStore(
      Database database,
      RocksDbSettings settings,
      InstantSource clock,
      Committer.Writing writing,
      Consumer<Throwable> onFatal) {
    this.database = database;
    var uploads = new Uploads(database.opens());
    committer = new Committer(database, settings, uploads, clock, writing, onFatal);
    reads = new Reads(settings.readThreads());
    partitions = new RocksPartitions(database, reads, committer);
    bodies = new RocksBodies(database, reads, committer, uploads, settings.inlineOctets().octets());
  }

  /**
   * Opens the store in {@code directory}, or makes it there.
   *
   * @param program the version of this program, which the directory records
   * @param clock tells when a body lost its last link
   * @param onFatal told once, on the writing thread, when a write or a sync failed: nothing can be
   *     committed any more, and the program is to be ended at once
   * @throws UnknownFormat when a newer program wrote the directory
   * @throws StoreUnavailable when another process has it open, or it cannot be read or written
   */
  public static RocksDbStore open(
      Path directory,
      RocksDbSettings settings,
      String program,
      InstantSource clock,
      Consumer<Throwable> onFatal) {
    return open(directory, settings, program, clock, onFatal, Batch::write);
  }

  /** As {@link #open}, with another writing step. */
  static RocksDbStore open(
      Path directory,
      RocksDbSettings settings,
      String program,
      InstantSource clock,
      Consumer<Throwable> onFatal,
      Committer.Writing writing) {
    var place = new DataDirectory(directory);
    place.check();
    NativeLibrary.load(place.library());
    var database = Database.open(place.database(), settings, program);
    place.describe(program);
    var store = new RocksDbStore(database, settings, clock, writing, onFatal);
    try {
      store.committer.start();
    } catch (RocksDBException e) {
      store.close();
      throw new StoreUnavailable("cannot open " + directory + ": " + e.getMessage(), e);
    }
    return store;
  }

  @Override
  public PartitionStore partitions() {
    return partitions;
  }

  @Override
  public BodyStore bodies() {
    return bodies;
  }

  /** For tests and measurements. */
  Database database() {
    return database;
  }

  /** For tests of what it is handed. */
  Committer committer() {
    return committer;
  }

  /** Commits handed in are written and answered, readings under way end. */
  @Override
  public void close() {
    committer.close();
    reads.close();
    database.close();
  }
}
