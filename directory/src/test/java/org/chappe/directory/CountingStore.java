package org.chappe.directory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.store.BodyStore;
import org.chappe.store.Commit;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.Store;

/** Counts what is asked of the store behind it. */
final class CountingStore implements Store, PartitionStore {
  private final Store behind;
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();

  CountingStore(Store behind) {
    this.behind = behind;
  }

  int commits() {
    return commits.get();
  }

  int reads() {
    return reads.get();
  }

  private PartitionStore reading() {
    reads.incrementAndGet();
    return behind.partitions();
  }

  @Override
  public Head head(PartitionId partition) {
    return reading().head(partition);
  }

  @Override
  public Optional<byte[]> get(PartitionId partition, byte[] key) {
    return reading().get(partition, key);
  }

  @Override
  public List<Row> getAll(PartitionId partition, List<byte[]> keys) {
    return reading().getAll(partition, keys);
  }

  @Override
  public List<Row> scan(PartitionId partition, RowRange range, int limit) {
    return reading().scan(partition, range, limit);
  }

  @Override
  public CompletableFuture<Void> commit(Commit commit) {
    commits.incrementAndGet();
    return behind.partitions().commit(commit);
  }

  @Override
  public PartitionStore partitions() {
    return this;
  }

  @Override
  public BodyStore bodies() {
    return behind.bodies();
  }

  @Override
  public void close() {
    behind.close();
  }
}
