package org.chappe.store.rocksdb;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.Commit;

/** What the {@link Committer} is asked to write. */
sealed interface Request {
  /** What it takes of the queue's and a batch's bounds. */
  long octets();

  /** Whether it may wait for others to come. */
  default boolean mayWait() {
    return false;
  }

  /** A commit; {@code done} tells its caller. */
  record Apply(Commit commit, CompletableFuture<Void> done, long octets) implements Request {
    @Override
    public boolean mayWait() {
      return commit.mayWait();
    }
  }

  /** A chunk of a body that is too large to ride in its commit; the whole of the array. */
  record Store(Upload upload, int number, Octets chunk) implements Request {
    @Override
    public long octets() {
      return chunk.length();
    }
  }

  /**
   * Removes those of {@code bodies} that are garbage since before then and still are, and what
   * abandoned uploads left.
   */
  record Sweep(List<BodyId> bodies, Instant unlinkedBefore, CompletableFuture<Long> removed)
      implements Request {
    @Override
    public long octets() {
      return 0;
    }
  }
}
