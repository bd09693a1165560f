package org.chappe.store.rocksdb;

import static org.chappe.store.rocksdb.Opened.number;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.chappe.store.Commit;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;

/**
 * Commits until a write fails, then ends with status 3; prints each version that was acknowledged.
 */
final class FullDisk {
  static final PartitionId ANN = PartitionId.of(Kind.MAIL, "ann");
  static final int FATAL = 3;

  private FullDisk() {}

  /** Argument: the store's directory. */
  public static void main(String[] arguments) {
    try (var store =
        RocksDbStore.open(
            Path.of(arguments[0]),
            RocksDbSettings.DEFAULT,
            "0.1-test",
            InstantSource.system(),
            _ -> Runtime.getRuntime().halt(FATAL))) {
      var onTheirWay = new ArrayDeque<CompletableFuture<Void>>();
      for (long version = store.partitions().head(ANN).version(); version < 1_000; version++) {
        var commit = Commit.of(ANN, version).put(number(version), new byte[100_000]).build();
        long mine = version;
        onTheirWay.add(
            store
                .partitions()
                .commit(commit)
                .thenRun(() -> {
                  System.out.print(mine + "\n");
                  System.out.flush();
                }));
        if (onTheirWay.size() > 5) {
          onTheirWay.remove().join();
        }
      }
    }
  }
}
