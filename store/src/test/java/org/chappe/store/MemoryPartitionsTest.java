package org.chappe.store;

final class MemoryPartitionsTest extends PartitionStoreContract {
  private final Store store = new MemoryStore();

  @Override
  protected PartitionStore store() {
    return store.partitions();
  }
}
