package org.chappe.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Commits and waits. When the store does not know whether a commit applied, the same one is
 * repeated, a few times with growing pauses; then the caller is told. Thread-safe.
 */
public final class Committer {
  private static final List<Duration> PAUSES =
      List.of(Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofSeconds(1));

  /** How often a commit is handed in at most. */
  public static final int REPEATS = 1 + PAUSES.size();

  private final PartitionStore partitions;
  private final Pause pause;

  public Committer(PartitionStore partitions, Pause pause) {
    this.partitions = partitions;
    this.pause = pause;
  }

  /**
   * Commits; durable on return.
   *
   * @throws VersionConflict when the partition has moved on: nothing was changed
   * @throws StoreUnavailable when it is still not known whether the commit applied
   */
  public void commit(Commit commit) {
    await(commit, handIn(commit));
  }

  /** Hands all in before it waits for any, so that they share a sync. */
  public void commitAll(List<Commit> commits) {
    var futures = commits.stream().map(this::handIn).toList();
    for (int i = 0; i < commits.size(); i++) {
      await(commits.get(i), futures.get(i));
    }
  }

  private void await(Commit commit, CompletableFuture<Void> first) {
    var future = first;
    for (var length : PAUSES) {
      try {
        join(future);
        return;
      } catch (StoreUnavailable e) {
        pause.pause(length);
        future = handIn(commit);
      }
    }
    join(future);
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
}
