package org.chappe.oauth;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import org.chappe.store.Commit;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.VersionConflict;

/**
 * Changes a row by reading it and committing what follows; again when somebody else was faster.
 * What the store does not know the outcome of is repeated. Thread-safe; on return it is durable.
 */
final class Changing {
  /** Far more than there are writers of one partition at a time. */
  private static final int TRIES = 100;

  private static final List<Duration> PAUSES =
      List.of(Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofSeconds(1));

  private final PartitionStore partitions;

  Changing(PartitionStore partitions) {
    this.partitions = partitions;
  }

  /**
   * Changes one row.
   *
   * @param change puts into the builder what follows from the value that is there; empty: nothing
   *     is committed
   * @return what {@code change} returned, when it is durable
   */
  <T> Optional<T> row(
      PartitionId partition,
      byte[] key,
      BiFunction<Optional<byte[]>, Commit.Builder, Optional<T>> change) {
    for (int tries = 1; ; tries++) {
      Head head = partitions.head(partition);
      Commit.Builder commit = Commit.of(partition, head.version()).head(head.value());
      Optional<T> result = change.apply(partitions.get(partition, key), commit);
      if (result.isEmpty()) {
        return result;
      }
      try {
        await(commit.build());
        return result;
      } catch (VersionConflict e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private void await(Commit commit) {
    for (Duration pause : PAUSES) {
      try {
        join(handIn(commit));
        return;
      } catch (StoreUnavailable e) {
        sleep(pause);
      }
    }
    join(handIn(commit));
  }

  private CompletableFuture<Void> handIn(Commit commit) {
    try {
      return partitions.commit(commit);
    } catch (StoreUnavailable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void join(CompletableFuture<Void> future) {
    try {
      future.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case StoreUnavailable unavailable -> throw unavailable;
        case VersionConflict conflict -> throw conflict;
        case null, default -> throw e;
      }
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
