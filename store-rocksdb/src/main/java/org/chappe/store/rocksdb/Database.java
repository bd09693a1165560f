package org.chappe.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.UnknownFormat;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The open database: its native objects, opened and closed in their order. Not for use after {@link
 * #close()}, which would end the process: {@link Gate} keeps readers from it.
 *
 * <p>Recovery. The write-ahead log is replayed up to the first record that is not whole
 * (point-in-time). A crash leaves such a record only behind the last sync, where nothing was
 * acknowledged, and a disk may have written the parts of it in any order; the stricter modes refuse
 * to start then. That no synced log is missing or shorter than it was, RocksDB checks against its
 * manifest ({@code track_and_verify_wals_in_manifest}).
 */
final class Database implements AutoCloseable {
  private static final byte[] FORMAT_KEY = "format".getBytes(UTF_8);
  private static final byte[] PROGRAM_KEY = "program".getBytes(UTF_8);
  private static final byte[] OPENS_KEY = "opens".getBytes(UTF_8);

  /** Octets from which on a chunk goes to a blob file. */
  static final int LEAST_BLOB = 4 * 1024;

  private static final List<String> FAMILIES = List.of("default", "rows", "bodies", "chunks");

  /** What is left when this is exceeded goes to table files; it bounds how long opening takes. */
  private static final long MAX_LOG_OCTETS = 128L << 20;

  private final List<AbstractImmutableNativeReference> natives =
      new ArrayList<>(); // freed from the last to the first
  private final List<ColumnFamilyHandle> families = new ArrayList<>();
  private final WriteOptions synced;
  private final WriteOptions unsynced;
  private final Statistics statistics;
  private final RocksDB db;
  private final long opens;

  private Database(Path directory, RocksDbSettings settings, String program)
      throws RocksDBException {
    try {
      synced = keep(new WriteOptions().setSync(true));
      unsynced = keep(new WriteOptions());
      statistics = keep(new Statistics());
      var cache = keep(new LRUCache(settings.blockCache().octets(), -1, false, 0.5));
      var filter = keep(new BloomFilter(10));
      var tables =
          new BlockBasedTableConfig()
              .setBlockCache(cache)
              .setBlockSize(8 * 1024) // rows are read in their order more often than alone
              .setFilterPolicy(filter)
              .setCacheIndexAndFilterBlocks(true) // else they grow with the data, outside any bound
              .setCacheIndexAndFilterBlocksWithHighPriority(true)
              // In one piece, those of a large file are larger than a shard of the cache: each
              // reading would load and check a megabyte of filter first.
              .setIndexType(IndexType.kTwoLevelIndexSearch)
              .setPartitionFilters(true)
              .setMetadataBlockSize(8 * 1024)
              .setPinTopLevelIndexAndFilter(true)
              .setPinL0FilterAndIndexBlocksInCache(true);
      var descriptors =
          List.of(
              family(0, keep(new ColumnFamilyOptions())),
              family(1, rows(tables)),
              family(2, bodies(tables)),
              family(3, chunks(tables)));
      var options = keep(options(settings).setStatistics(statistics));
      db = keep(RocksDB.open(options, directory.toString(), descriptors, families));
      opens = identify(directory, program);
    } catch (RocksDBException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Opens what is in {@code directory}, or makes it. {@code program} is the version written into
   * it.
   *
   * @throws StoreUnavailable when another process has it open, or it cannot be read
   * @throws UnknownFormat when a newer program wrote it
   */
  static Database open(Path directory, RocksDbSettings settings, String program) {
    try {
      return new Database(directory, settings, program);
    } catch (RocksDBException e) {
      String message = String.valueOf(e.getMessage());
      throw new StoreUnavailable(
          message.contains("LOCK")
              ? directory + " is in use: another process has it open"
              : "cannot open " + directory + ": " + message,
          e);
    }
  }

  private static DBOptions options(RocksDbSettings settings) {
    var checks = new Properties();
    checks.setProperty("track_and_verify_wals_in_manifest", "true"); // has no method of its own
    return DBOptions.getDBOptionsFromProps(checks)
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        .setMaxTotalWalSize(MAX_LOG_OCTETS)
        .setDbWriteBufferSize(settings.memtables().octets())
        .setMaxOpenFiles(settings.openFiles())
        .setMaxBackgroundJobs(2)
        .setMaxBgErrorResumeCount(0) // a failed write stops the program; nothing is tried again
        .setBytesPerSync(1 << 20)
        .setWalBytesPerSync(1 << 20) // so that the sync behind a large body is short
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(1 << 20)
        .setKeepLogFileNum(3)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  private ColumnFamilyOptions rows(BlockBasedTableConfig tables) {
    return keep(new ColumnFamilyOptions())
        .setTableFormatConfig(tables)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(16 << 20)
        .setMaxWriteBufferNumber(3);
  }

  /** Hashes do not compress. */
  private ColumnFamilyOptions bodies(BlockBasedTableConfig tables) {
    return keep(new ColumnFamilyOptions())
        .setTableFormatConfig(tables)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setWriteBufferSize(8 << 20)
        .setMaxWriteBufferNumber(3);
  }

  /**
   * Chunks are compressed already, and from 4 KiB on they go to blob files, which a compaction of
   * the keys does not write anew. Headers are smaller, and lie together in the tables.
   */
  private ColumnFamilyOptions chunks(BlockBasedTableConfig tables) {
    return keep(new ColumnFamilyOptions())
        .setTableFormatConfig(tables)
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setEnableBlobFiles(true)
        .setMinBlobSize(LEAST_BLOB)
        .setBlobFileSize(128 << 20)
        .setBlobCompressionType(CompressionType.NO_COMPRESSION)
        .setEnableBlobGarbageCollection(true)
        .setBlobGarbageCollectionAgeCutoff(0.5)
        .setBlobGarbageCollectionForceThreshold(0.5)
        .setWriteBufferSize(32 << 20)
        .setMaxWriteBufferNumber(3);
  }

  private static ColumnFamilyDescriptor family(int number, ColumnFamilyOptions options) {
    return new ColumnFamilyDescriptor(FAMILIES.get(number).getBytes(UTF_8), options);
  }

  /** Checks the format and writes down who opens it. Returns how often it was opened before. */
  private long identify(Path directory, String program) throws RocksDBException {
    byte[] format = db.get(FORMAT_KEY);
    if (format != null && ByteBuffer.wrap(format).getInt() != DataDirectory.FORMAT) {
      int found = ByteBuffer.wrap(format).getInt();
      throw new UnknownFormat(directory.toString(), found, DataDirectory.FORMAT);
    }
    byte[] before = db.get(OPENS_KEY);
    long count = before == null ? 0 : ByteBuffer.wrap(before).getLong();
    try (var batch = new WriteBatch()) {
      batch.put(FORMAT_KEY, ByteBuffer.allocate(4).putInt(DataDirectory.FORMAT).array());
      batch.put(PROGRAM_KEY, program.getBytes(UTF_8));
      batch.put(OPENS_KEY, ByteBuffer.allocate(8).putLong(count + 1).array());
      db.write(synced, batch);
    }
    return count;
  }

  RocksDB db() {
    return db;
  }

  ColumnFamilyHandle rows() {
    return families.get(1);
  }

  ColumnFamilyHandle bodies() {
    return families.get(2);
  }

  ColumnFamilyHandle chunks() {
    return families.get(3);
  }

  /** How often it was opened before. */
  long opens() {
    return opens;
  }

  /** Counts syncs and cache hits, among others. */
  Statistics statistics() {
    return statistics;
  }

  /** When {@code sync}, returns once it and all that was written before survive a power cut. */
  void write(WriteBatch batch, boolean sync) throws RocksDBException {
    db.write(sync ? synced : unsynced, batch);
  }

  private <T extends AbstractImmutableNativeReference> T keep(T thing) {
    natives.add(thing);
    return thing;
  }

  @Override
  public void close() {
    families.forEach(ColumnFamilyHandle::close);
    natives.reversed().forEach(AbstractImmutableNativeReference::close);
  }
}
