package org.chappe.oauth;

import java.util.Optional;
import java.util.function.BiFunction;
import org.chappe.store.Commit;
import org.chappe.store.Committer;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Pause;
import org.chappe.store.VersionConflict;

/**
 * Changes a row by reading it and committing what follows; again when somebody else was faster.
 * What the store does not know the outcome of is repeated. Thread-safe; on return it is durable.
 */
final class Changing {
  /** Far more than there are writers of one partition at a time. */
  private static final int TRIES = 100;

  private final PartitionStore partitions;
  private final Committer committer;

  Changing(PartitionStore partitions) {
    this.partitions = partitions;
    this.committer = new Committer(partitions, Pause.SLEEP);
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
        committer.commit(commit.build());
        return result;
      } catch (VersionConflict e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }
}
