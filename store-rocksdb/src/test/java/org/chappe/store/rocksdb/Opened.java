package org.chappe.store.rocksdb;

import java.nio.file.Path;
import java.time.InstantSource;
import org.chappe.store.MemoryStore;
import org.chappe.store.Store;

/** How tests open a store. */
final class Opened {
  /** Stands in a field until a test has opened its own. */
  static final Store NONE = new MemoryStore();

  private Opened() {}

  static RocksDbStore in(Path directory) {
    return in(directory, InstantSource.system());
  }

  static RocksDbStore in(Path directory, InstantSource clock) {
    return RocksDbStore.open(
        directory, RocksDbSettings.DEFAULT, "0.1-test", clock, Opened::unexpected);
  }

  private static void unexpected(Throwable failure) {
    throw new AssertionError("the store broke", failure);
  }
}
