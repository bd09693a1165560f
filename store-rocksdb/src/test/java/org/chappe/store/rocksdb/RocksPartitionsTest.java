package org.chappe.store.rocksdb;

import java.nio.file.Path;
import org.chappe.store.PartitionStore;
import org.chappe.store.PartitionStoreContract;
import org.chappe.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class RocksPartitionsTest extends PartitionStoreContract {
  @TempDir Path directory;
  private Store store = Opened.NONE;

  @BeforeEach
  void open() {
    store = Opened.in(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected PartitionStore store() {
    return store.partitions();
  }
}
