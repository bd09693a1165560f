package org.chappe.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import org.chappe.model.ByteSize;
import org.chappe.store.MemoryStore;
import org.chappe.store.RowRange;
import org.chappe.store.Store;

/** How tests open a store, and what several of them need. */
final class Opened {
  /** Stands in a field until a test has opened its own. */
  static final Store NONE = new MemoryStore();

  /** So little memory that table and blob files are made all the time. */
  static final RocksDbSettings SMALL =
      new RocksDbSettings(
          ByteSize.ofMiB(2), ByteSize.ofMiB(1), 2, 100, ByteSize.ofMiB(1), 64, ByteSize.ofKiB(64));

  private Opened() {}

  static RocksDbStore in(Path directory) {
    return in(directory, InstantSource.system());
  }

  static RocksDbStore in(Path directory, InstantSource clock) {
    return in(directory, RocksDbSettings.DEFAULT, clock);
  }

  static RocksDbStore in(Path directory, RocksDbSettings settings, InstantSource clock) {
    return RocksDbStore.open(directory, settings, "0.1-test", clock, Opened::unexpected);
  }

  private static void unexpected(Throwable failure) {
    throw new AssertionError("the store broke", failure);
  }

  static byte[] key(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] number(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  static RowRange all() {
    return RowRange.of(new byte[0], new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1});
  }
}
