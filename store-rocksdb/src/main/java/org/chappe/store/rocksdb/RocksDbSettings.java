package org.chappe.store.rocksdb;

import org.chappe.model.ByteSize;

/**
 * Settings of {@link RocksDbStore}.
 *
 * @param blockCache uncompressed blocks, indexes and filters kept outside the heap
 * @param memtables what was committed and is not in table files yet, outside the heap
 * @param readThreads threads for reads that may wait for the disk
 * @param openFiles table and blob files held open; a process here has 20,000 descriptors, and most
 *     are for connections
 * @param queueOctets commits and chunks waiting to be written; who hands in more, waits
 * @param queueCommits commits and chunks waiting to be written; who hands in more, waits
 * @param inlineOctets a body whose stored chunks are no larger is kept in the heap by its writer
 *     and written with the commit that links it; a larger one is written before
 */
public record RocksDbSettings(
    ByteSize blockCache,
    ByteSize memtables,
    int readThreads,
    int openFiles,
    ByteSize queueOctets,
    int queueCommits,
    ByteSize inlineOctets) {
  public static final RocksDbSettings DEFAULT =
      new RocksDbSettings(
          ByteSize.ofMiB(64),
          ByteSize.ofMiB(64),
          Math.max(4, 2 * Runtime.getRuntime().availableProcessors()),
          1_000,
          ByteSize.ofMiB(16),
          4_096,
          ByteSize.ofKiB(256));

  public RocksDbSettings {
    if (readThreads < 1 || queueCommits < 1 || openFiles < 50) {
      throw new IllegalArgumentException(
          "%d read threads, a queue of %d commits, %d open files: too few"
              .formatted(readThreads, queueCommits, openFiles));
    }
  }
}
