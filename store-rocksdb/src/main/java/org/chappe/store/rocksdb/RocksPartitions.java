package org.chappe.store.rocksdb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.chappe.store.Commit;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Reads rows; hands commits to the {@link Committer}. */
final class RocksPartitions implements PartitionStore {
  /** Pages so small are looked for in memory first. */
  private static final int SMALL_PAGE = 32;

  private final Database database;
  private final Reads reads;
  private final Committer committer;

  RocksPartitions(Database database, Reads reads, Committer committer) {
    this.database = database;
    this.reads = reads;
    this.committer = committer;
  }

  @Override
  public Head head(PartitionId partition) {
    return reads
        .quick(from ->
            get(
                from,
                Layout.rowPrefix(partition),
                key -> Layout.headKey(key, partition),
                stored -> Layout.head(stored, partition)))
        .orElse(Head.NONE);
  }

  @Override
  public Optional<byte[]> get(PartitionId partition, byte[] key) {
    return reads.quick(from ->
        get(
            from,
            Layout.rowPrefix(partition) + key.length,
            out -> Layout.rowKey(out, partition, key),
            stored -> Layout.rowValue(stored, partition)));
  }

  private interface KeyWriter {
    void write(ByteBuffer key);
  }

  private interface ValueReader<T> {
    T read(ByteBuffer stored);
  }

  private <T> Optional<T> get(
      ReadOptions from, int keyOctets, KeyWriter keyWriter, ValueReader<T> valueReader)
      throws RocksDBException {
    var scratch = Scratch.SPARES.take();
    try {
      int octets = 0;
      while (true) {
        var key = scratch.key(keyOctets);
        keyWriter.write(key);
        var value = scratch.value(octets);
        octets = database.db().get(database.rows(), from, key.flip(), value);
        if (octets == RocksDB.NOT_FOUND) {
          return Optional.empty();
        }
        if (octets <= value.capacity()) {
          return Optional.of(valueReader.read(value.position(0).limit(octets)));
        }
      }
    } finally {
      Scratch.SPARES.giveBack(scratch);
    }
  }

  @Override
  public List<Row> getAll(PartitionId partition, List<byte[]> keys) {
    PartitionStore.requirePage(keys.size());
    if (keys.isEmpty()) {
      return List.of();
    }
    if (keys.size() == 1) { // an iterator costs several times as much
      byte[] key = keys.getFirst();
      return get(partition, key).map(value -> List.of(new Row(key, value))).orElse(List.of());
    }
    // An iterator, not one look-up for each: all rows are of one moment, and of keys that lie
    // together the next one is usually where the iterator stands.
    Reads.Reading<List<Row>> reading =
        from -> {
          byte[] end = Arrays.copyOf(keys.getLast(), keys.getLast().length + 1);
          try (var cursor = new RowCursor(database, from, partition, keys.getFirst(), end)) {
            var found = new ArrayList<Row>(keys.size());
            for (byte[] key : keys) {
              byte[] value = cursor.find(key);
              if (value != null) {
                found.add(new Row(key, value));
              }
            }
            return found;
          }
        };
    return keys.size() <= SMALL_PAGE ? reads.quick(reading) : reads.slow(reading);
  }

  @Override
  public List<Row> scan(PartitionId partition, RowRange range, int limit) {
    PartitionStore.requireLimit(limit);
    if (range.isEmpty()) {
      return List.of();
    }
    int rows = Math.min(limit, MAX_PAGE);
    Reads.Reading<List<Row>> reading =
        from -> {
          try (var cursor = new RowCursor(database, from, partition, range.from(), range.to())) {
            var page = new ArrayList<Row>(Math.min(rows, 1_000));
            int octets = 0;
            while (page.size() < rows && octets < MAX_PAGE_OCTETS) {
              @Nullable Row row = cursor.next();
              if (row == null) {
                break;
              }
              page.add(row);
              octets += row.key().length + row.value().length;
            }
            return page;
          }
        };
    return rows <= SMALL_PAGE ? reads.quick(reading) : reads.slow(reading);
  }

  @Override
  public boolean keepsWhatIsHandedIn() {
    return true;
  }

  @Override
  public CompletableFuture<Void> commit(Commit commit) {
    commit.requireWithinLimits();
    return committer.commit(commit);
  }
}
