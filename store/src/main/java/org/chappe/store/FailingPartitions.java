package org.chappe.store;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The rows' half of {@link FailingStore}. */
final class FailingPartitions implements PartitionStore {
  private final PartitionStore behind;
  private final FailingStore failures;
  private final Queue<Held> held = new ArrayDeque<>(); // guarded by itself
  private boolean holding; // guarded by held

  FailingPartitions(PartitionStore behind, FailingStore failures) {
    this.behind = behind;
    this.failures = failures;
  }

  private record Held(Commit commit, CompletableFuture<Void> done) {}

  @Override
  public Head head(PartitionId partition) {
    failures.read();
    return behind.head(partition);
  }

  @Override
  public Optional<byte[]> get(PartitionId partition, byte[] key) {
    failures.read();
    return behind.get(partition, key);
  }

  @Override
  public List<Row> getAll(PartitionId partition, List<byte[]> keys) {
    failures.read();
    return behind.getAll(partition, keys);
  }

  @Override
  public List<Row> scan(PartitionId partition, RowRange range, int limit) {
    failures.read();
    return behind.scan(partition, range, limit);
  }

  @Override
  public CompletableFuture<Void> commit(Commit commit) {
    commit.requireWithinLimits();
    synchronized (held) {
      if (holding) {
        var waiting = new Held(commit, new CompletableFuture<>());
        held.add(waiting);
        return waiting.done;
      }
    }
    return pass(commit);
  }

  private CompletableFuture<Void> pass(Commit commit) {
    return switch (failures.nextCommit()) {
      case NONE -> behind.commit(commit);
      case CONFLICT ->
          CompletableFuture.failedFuture(
              new VersionConflict(commit.partition(), commit.expectedVersion(), commit.version()));
      case UNKNOWN_NOT_APPLIED -> CompletableFuture.failedFuture(unknown());
      case UNKNOWN_APPLIED ->
          behind.commit(commit).thenCompose(_ -> CompletableFuture.failedFuture(unknown()));
    };
  }

  private static StoreUnavailable unknown() {
    return new StoreUnavailable("a commit that was asked to fail");
  }

  void hold() {
    synchronized (held) {
      holding = true;
    }
  }

  /** Commits handed in meanwhile queue up behind, so that the order stays. */
  void release() {
    while (true) {
      Held next;
      synchronized (held) {
        next = held.poll();
        if (next == null) {
          holding = false;
          return;
        }
      }
      hand(next);
    }
  }

  private void hand(Held next) {
    var _ =
        pass(next.commit)
            .whenComplete((_, failure) -> {
              if (failure == null) {
                next.done.complete(null);
              } else {
                next.done.completeExceptionally(cause(failure));
              }
            });
  }

  /** Without the wrapping that {@code thenCompose} adds. */
  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException wrapped && wrapped.getCause() != null
        ? wrapped.getCause()
        : failure;
  }

  int held() {
    synchronized (held) {
      return held.size();
    }
  }
}
