package org.chappe.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chappe.model.AccountId;
import org.chappe.store.Commit;
import org.chappe.store.PartitionId;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.rocksdb.RocksDbSettings;
import org.chappe.store.rocksdb.RocksDbStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * RocksDB behind the partition interface: durable commits of five rows, one at a time and many at a
 * time; reading.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StoreBench {
  private static final int PARTITIONS = 64;
  private static final int ROWS = 100_000;
  private static final int ROW_OCTETS = 1_000;

  private final PartitionId[] partitions = new PartitionId[PARTITIONS];
  private final long[] versions = new long[PARTITIONS];
  private final PartitionId large = PartitionId.of(PartitionId.Kind.MAIL, new AccountId(1_000));
  private Path directory;
  private RocksDbStore store;

  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("store-bench");
    store =
        RocksDbStore.open(
            directory,
            RocksDbSettings.DEFAULT,
            "bench",
            InstantSource.system(),
            failure -> {
              throw new IllegalStateException(failure);
            });
    for (int i = 0; i < PARTITIONS; i++) {
      partitions[i] = PartitionId.of(PartitionId.Kind.MAIL, new AccountId(i));
    }
    CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    for (int row = 0, version = 0; row < ROWS; version++) {
      var commit = Commit.of(large, version);
      for (int i = 0; i < 500; i++, row++) {
        commit.put(key(row), new byte[ROW_OCTETS]);
      }
      last = store.partitions().commit(commit.build());
    }
    last.join();
  }

  @TearDown
  public void close() throws IOException {
    store.close();
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** A commit's whole time: queued, written, synced, answered. */
  @Benchmark
  public void commitAlone() {
    commit(0).join();
  }

  /** Of each of 64 partitions one: they share writes and syncs. Per commit. */
  @Benchmark
  @OperationsPerInvocation(PARTITIONS)
  public void commitsTogether() {
    var futures = new CompletableFuture<?>[PARTITIONS];
    for (int i = 0; i < PARTITIONS; i++) {
      futures[i] = commit(i);
    }
    CompletableFuture.allOf(futures).join();
  }

  /** 100,000 rows of 1,000 octets in their order. Per row. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long scan() {
    long octets = 0;
    var range = RowRange.of(key(0), key(ROWS));
    for (List<Row> page = store.partitions().scan(large, range, 500);
        !page.isEmpty();
        page = store.partitions().scan(large, range, 500)) {
      for (Row row : page) {
        octets += row.value().length;
      }
      range = range.after(page.getLast().key());
    }
    return octets;
  }

  /** 500 rows, each eleven from the next. Per row. */
  @Benchmark
  @OperationsPerInvocation(500)
  public List<Row> getAll() {
    var keys = new ArrayList<byte[]>(500);
    for (int i = 0; i < 500; i++) {
      keys.add(key(i * 11L));
    }
    return store.partitions().getAll(large, keys);
  }

  private CompletableFuture<Void> commit(int partition) {
    long version = versions[partition]++;
    var commit = Commit.of(partitions[partition], version);
    for (int i = 0; i < 5; i++) {
      commit.put(key(version * 5 + i), new byte[200]);
    }
    return store.partitions().commit(commit.build());
  }

  private static byte[] key(long row) {
    return ByteBuffer.allocate(8).putLong(row).array();
  }
}
