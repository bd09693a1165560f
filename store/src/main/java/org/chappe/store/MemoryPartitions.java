package org.chappe.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** Sorted maps behind a lock each: readers of one partition share it, a commit has it alone. */
final class MemoryPartitions implements PartitionStore {
  private final Map<PartitionId, Partition> partitions = new ConcurrentHashMap<>();
  private final MemoryBodies bodies;

  MemoryPartitions(MemoryBodies bodies) {
    this.bodies = bodies;
  }

  private static final class Partition {
    final ReentrantReadWriteLock lock =
        new ReentrantReadWriteLock(true); // fair, else busy readers keep a commit out for good
    final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
    Head head = Head.NONE;
  }

  @Override
  public Head head(PartitionId partition) {
    return read(partition, p -> p.head);
  }

  @Override
  public Optional<byte[]> get(PartitionId partition, byte[] key) {
    return read(partition, p -> Optional.ofNullable(p.rows.get(key)));
  }

  @Override
  public List<Row> getAll(PartitionId partition, List<byte[]> keys) {
    PartitionStore.requirePage(keys.size());
    return read(
        partition,
        p -> {
          var found = new ArrayList<Row>(keys.size());
          for (byte[] key : keys) {
            byte[] value = p.rows.get(key);
            if (value != null) {
              found.add(new Row(key, value));
            }
          }
          return found;
        });
  }

  @Override
  public List<Row> scan(PartitionId partition, RowRange range, int limit) {
    PartitionStore.requireLimit(limit);
    return read(partition, p -> page(p, range, Math.min(limit, MAX_PAGE)));
  }

  private static List<Row> page(Partition partition, RowRange range, int limit) {
    var page = new ArrayList<Row>();
    int octets = 0;
    if (range.isEmpty()) {
      return page;
    }
    for (var row : partition.rows.subMap(range.from(), range.to()).entrySet()) {
      if (page.size() == limit || octets >= MAX_PAGE_OCTETS) {
        break;
      }
      page.add(new Row(row.getKey(), row.getValue()));
      octets += row.getKey().length + row.getValue().length;
    }
    return page;
  }

  /** Reading what was never written makes no partition. */
  private <T> T read(PartitionId id, Function<Partition, T> reading) {
    var partition = partitions.get(id);
    if (partition == null) {
      return reading.apply(new Partition());
    }
    partition.lock.readLock().lock();
    try {
      return reading.apply(partition);
    } finally {
      partition.lock.readLock().unlock();
    }
  }

  @Override
  public boolean keepsWhatIsHandedIn() {
    return true;
  }

  @Override
  public CompletableFuture<Void> commit(Commit commit) {
    commit.requireWithinLimits();
    var partition = partitions.computeIfAbsent(commit.partition(), _ -> new Partition());
    partition.lock.writeLock().lock();
    try {
      return switch (commit.fate(partition.head)) {
        case APPLIES -> {
          bodies.link(commit);
          apply(commit, partition);
          yield CompletableFuture.completedFuture(null);
        }
        case APPLIED_BEFORE -> CompletableFuture.completedFuture(null);
        case CONFLICTS ->
            CompletableFuture.failedFuture(
                new VersionConflict(
                    commit.partition(), commit.expectedVersion(), partition.head.version()));
      };
    } catch (BodyGone e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      partition.lock.writeLock().unlock();
    }
  }

  private static void apply(Commit commit, Partition partition) {
    for (var change : commit.changes()) {
      switch (change) {
        case Commit.Put(Row row) -> partition.rows.put(row.key(), row.value());
        case Commit.Delete(Row row) -> partition.rows.remove(row.key());
        case Commit.DeleteRange(RowRange range) -> {
          if (!range.isEmpty()) {
            partition.rows.subMap(range.from(), range.to()).clear();
          }
        }
      }
    }
    partition.head = new Head(commit.version(), Optional.of(commit.id()), commit.head());
  }
}
