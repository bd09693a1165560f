package org.chappe.store.rocksdb;

import org.chappe.store.Commit;
import org.chappe.store.PartitionId;
import org.chappe.store.RowRange;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** What is written to the database at once, all or nothing. One thread. */
final class Batch implements AutoCloseable {
  private final Database database;
  private final WriteBatch batch = new WriteBatch();
  private final Scratch scratch = new Scratch();

  Batch(Database database) {
    this.database = database;
  }

  /** The commit's rows and head; its bodies are {@link BodyRows}'. */
  void add(Commit commit) throws RocksDBException {
    for (var change : commit.changes()) {
      switch (change) {
        case Commit.Put(var row) -> put(commit.partition(), row.key(), row.value());
        case Commit.Delete(var row) -> delete(commit.partition(), row.key());
        case Commit.DeleteRange(var range) -> delete(commit.partition(), range);
      }
    }
    putHead(commit);
  }

  private void putHead(Commit commit) throws RocksDBException {
    var key = scratch.key(Layout.rowPrefix(commit.partition()));
    Layout.headKey(key, commit.partition());
    var value = scratch.value(Layout.headOctets(commit.head()));
    Layout.head(value, commit.version(), commit.id(), commit.head());
    batch.put(database.rows(), key.flip(), value.flip());
  }

  private void put(PartitionId partition, byte[] rowKey, byte[] rowValue) throws RocksDBException {
    var key = scratch.key(Layout.rowPrefix(partition) + rowKey.length);
    Layout.rowKey(key, partition, rowKey);
    var value = scratch.value(1 + rowValue.length).put(Layout.FORMAT).put(rowValue);
    batch.put(database.rows(), key.flip(), value.flip());
  }

  private void delete(PartitionId partition, byte[] rowKey) throws RocksDBException {
    var key = scratch.key(Layout.rowPrefix(partition) + rowKey.length);
    Layout.rowKey(key, partition, rowKey);
    batch.delete(database.rows(), key.flip());
  }

  private void delete(PartitionId partition, RowRange range) throws RocksDBException {
    if (!range.isEmpty()) {
      batch.deleteRange(
          database.rows(),
          Layout.rowKey(partition, range.from()),
          Layout.rowKey(partition, range.to()));
    }
  }

  void putBodyRow(byte[] key, byte[] value) throws RocksDBException {
    batch.put(database.bodies(), key, value);
  }

  void deleteBodyRow(byte[] key) throws RocksDBException {
    batch.delete(database.bodies(), key);
  }

  void putChunk(long location, int number, byte[] chunk) throws RocksDBException {
    batch.put(database.chunks(), Layout.chunkKey(location, number), chunk);
  }

  void deleteChunks(long location, int count) throws RocksDBException {
    for (int number = 0; number < count; number++) {
      batch.delete(database.chunks(), Layout.chunkKey(location, number));
    }
  }

  /** For when nobody knows how many there are. */
  void deleteAllChunks(long location) throws RocksDBException {
    batch.deleteRange(
        database.chunks(), Layout.chunkKey(location, 0), Layout.chunkKey(location + 1, 0));
  }

  /** Writes what was added, and is empty again. */
  void write(boolean sync) throws RocksDBException {
    if (batch.count() > 0) {
      database.write(batch, sync);
      batch.clear();
    }
  }

  @Override
  public void close() {
    batch.close();
  }
}
