package org.chappe.store.rocksdb;

import java.nio.ByteBuffer;
import org.chappe.store.PartitionId;
import org.chappe.store.Row;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** A walk through the rows of one partition, all as of the moment it was made. One thread. */
final class RowCursor implements AutoCloseable {
  /**
   * Rows passed over before one is looked up: a seek goes through an index and copies a key, a step
   * mostly stays within a block. Of rows of which every seventh is wanted, seeking was half of all
   * time.
   */
  private static final int MOST_STEPS = 16;

  private final PartitionId partition;
  private final int prefix;
  private final Slice end;
  private final ReadOptions bounded;
  private final RocksIterator iterator;
  private final Scratch scratch = Scratch.SPARES.take();
  private boolean started;
  private int steps = MOST_STEPS; // taken before a key is searched; fewer where that was in vain

  /** Of the rows from {@code from} (included) to {@code to} (excluded). */
  RowCursor(Database database, ReadOptions tier, PartitionId partition, byte[] from, byte[] to) {
    this.partition = partition;
    prefix = Layout.rowPrefix(partition);
    // With a bound RocksDB does not look past the range, where deleted rows may stand in heaps.
    end = new Slice(Layout.rowKey(partition, to));
    bounded = new ReadOptions(tier).setIterateUpperBound(end);
    iterator = database.db().newIterator(database.rows(), bounded);
    seek(from);
  }

  private void seek(byte[] key) {
    var target = scratch.key(prefix + key.length);
    Layout.rowKey(target, partition, key);
    iterator.seek(target.flip());
    started = false;
  }

  /** The next row, or null behind the last. */
  @Nullable Row next() throws RocksDBException {
    if (started) {
      iterator.next();
    }
    if (!atRow()) {
      return null;
    }
    started = true;
    return new Row(key(), value());
  }

  /** The value of {@code key}, or null; keys asked for ascend. */
  byte @Nullable [] find(byte[] key) throws RocksDBException {
    if (started) {
      iterator.next();
      started = false;
    }
    if (!atRow()) {
      return null;
    }
    int order = compareTo(key);
    if (order < 0) {
      order = order(key);
    }
    if (order != 0) {
      return null;
    }
    started = true;
    return value();
  }

  /** Moves to the first row that is not before {@code key}; positive at the end. */
  private int order(byte[] key) throws RocksDBException {
    for (int step = 0; step < steps; step++) {
      iterator.next();
      if (!atRow()) {
        return 1;
      }
      int order = compareTo(key);
      if (order >= 0) {
        steps = MOST_STEPS;
        return order;
      }
    }
    steps = Math.max(1, steps / 2);
    seek(key);
    return atRow() ? compareTo(key) : 1;
  }

  /** False at the end; what cannot be read is not taken for the end. */
  private boolean atRow() throws RocksDBException {
    if (iterator.isValid()) {
      return true;
    }
    iterator.status();
    return false;
  }

  private int compareTo(byte[] key) {
    var found = keyBuffer();
    int same = found.mismatch(ByteBuffer.wrap(key));
    if (same < 0) {
      return 0;
    }
    if (same == found.remaining() || same == key.length) {
      return found.remaining() - key.length;
    }
    return Byte.compareUnsigned(found.get(found.position() + same), key[same]);
  }

  private byte[] key() {
    var found = keyBuffer();
    var key = new byte[found.remaining()];
    found.get(key);
    return key;
  }

  private ByteBuffer keyBuffer() {
    var buffer = scratch.key(0);
    int octets = iterator.key(buffer);
    if (octets > buffer.capacity()) {
      buffer = scratch.key(octets);
      iterator.key(buffer);
    }
    return buffer.position(prefix).limit(octets);
  }

  private byte[] value() {
    var buffer = scratch.value(0);
    int octets = iterator.value(buffer);
    if (octets > buffer.capacity()) {
      buffer = scratch.value(octets);
      iterator.value(buffer);
    }
    return Layout.rowValue(buffer.position(0).limit(octets), partition);
  }

  @Override
  public void close() {
    Scratch.SPARES.giveBack(scratch);
    iterator.close();
    bounded.close();
    end.close();
  }
}
