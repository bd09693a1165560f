package org.chappe.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Versioned, ordered sets of rows. One commit changes one partition, atomically, and moves its
 * version from v to v+1 or beyond. Reads see every commit whose future has completed, may see one
 * that has not, and never part of one. Thread-safe; all methods may be called on virtual threads
 * and do not pin them for longer than a look into memory. Anything here may throw {@link
 * StoreUnavailable}.
 */
public interface PartitionStore {
  /** Version, last commit and head value; {@link Head#NONE} when nothing was ever committed. */
  Head head(PartitionId partition);

  /** The value of one row. The caller does not change it. */
  Optional<byte[]> get(PartitionId partition, byte[] key);

  /**
   * The rows of {@code keys} that exist, in the order of {@code keys}, which ascend (unsigned). As
   * of one moment. At most {@link #MAX_PAGE} keys.
   */
  List<Row> getAll(PartitionId partition, List<byte[]> keys);

  /**
   * The first rows of {@code range}, as of one moment: at most {@code limit} rows and at most about
   * {@link #MAX_PAGE_OCTETS}. Fewer than {@code limit} does not mean the end: an empty page does.
   */
  List<Row> scan(PartitionId partition, RowRange range, int limit);

  /**
   * Queues the commit and returns at once, unless the queue is full; commits of one partition apply
   * in the order in which they were handed in, so one may be built on another that is still on its
   * way (and names it: {@link Commit.Builder#after}). The future completes when the commit has
   * survived a power cut. It fails with {@link VersionConflict} or {@link BodyGone} (nothing was
   * changed), or with {@link StoreUnavailable} (the outcome is not known: repeat the same commit,
   * with the same id, until it is). Futures of one partition complete in the order of its commits.
   * What depends on them runs on a thread that completes other commits too: it is short and waits
   * for nothing.
   *
   * @throws IllegalArgumentException when the commit is above {@link Commit#MAX_CHANGES} or {@link
   *     Commit#MAX_OCTETS}
   */
  CompletableFuture<Void> commit(Commit commit);

  /**
   * Whether a commit that fits the version is lost only together with the program, by a crash or a
   * failed disk, which ends it. Then who can bear to lose it in a crash need not wait for it.
   */
  default boolean keepsWhatIsHandedIn() {
    return false;
  }

  /** Rows in one page at most. */
  int MAX_PAGE = 20_000;

  /** A page's keys and values together, about: what one reader may hold in memory at a time. */
  int MAX_PAGE_OCTETS = 4 * 1024 * 1024;

  /** What {@link #getAll} refuses. */
  static void requirePage(int keys) {
    if (keys > MAX_PAGE) {
      throw new IllegalArgumentException("%d keys; a page has %d".formatted(keys, MAX_PAGE));
    }
  }

  /** What {@link #scan} refuses. */
  static void requireLimit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page of " + limit + " rows");
    }
  }
}
