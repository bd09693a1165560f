package org.chappe.app.config;

import org.chappe.model.ByteSize;
import org.chappe.store.rocksdb.RocksDbSettings;

/**
 * Settings {@code store.*}: the embedded store's memory, which is outside the heap. Defaults and
 * their reasons: {@link RocksDbSettings}.
 */
public record StoreConfig(ByteSize blockCache, ByteSize writeBuffers) {
  public static final StoreConfig DEFAULT =
      new StoreConfig(RocksDbSettings.DEFAULT.blockCache(), RocksDbSettings.DEFAULT.memtables());

  public StoreConfig {
    if (blockCache.octets() < 1 << 20) {
      throw new BadSetting("block-cache", "is too small: below 1MiB every reading goes to disk");
    }
    if (writeBuffers.octets() < 1 << 20) {
      throw new BadSetting("write-buffers", "is too small: below 1MiB every commit makes a file");
    }
  }

  static StoreConfig read(Settings in) {
    return new StoreConfig(
        in.value(
            "block-cache",
            SettingType.SIZE,
            DEFAULT.blockCache,
            "Memory for what was read, outside the heap. More helps when more accounts are in use"
                + " than fit."),
        in.value(
            "write-buffers",
            SettingType.SIZE,
            DEFAULT.writeBuffers,
            "Memory for what was committed and is not in its final files yet, outside the heap."));
  }

  /** As the store takes them. */
  public RocksDbSettings settings() {
    RocksDbSettings defaults = RocksDbSettings.DEFAULT;
    return new RocksDbSettings(
        blockCache,
        writeBuffers,
        defaults.readThreads(),
        defaults.openFiles(),
        defaults.queueOctets(),
        defaults.queueCommits(),
        defaults.inlineOctets());
  }
}
