package org.chappe.relay.tlsreport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.chappe.store.Commit;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.StoreException;

/** The rows of {@link TallyRow}, in a partition of their own. One thread at a time. */
final class TallyStore {
  private static final int PAGE = 500;

  /** Half of what a commit may have, as the last row comes on top. */
  private static final int OCTETS = Commit.MAX_OCTETS / 2;

  private static final int ROWS = Commit.MAX_CHANGES / 2;

  private static final PartitionId PARTITION =
      PartitionId.of(PartitionId.Kind.SINGLE, "tls-reports");

  private final PartitionStore partitions;

  TallyStore(PartitionStore partitions) {
    this.partitions = partitions;
  }

  List<Row> all() {
    List<Row> rows = new ArrayList<>();
    RowRange rest = TallyRow.all();
    while (true) {
      List<Row> page = partitions.scan(PARTITION, rest, PAGE);
      if (page.isEmpty()) {
        return rows;
      }
      rows.addAll(page);
      rest = rest.after(page.getLast().key());
    }
  }

  /**
   * Durable on return; on an exception part of it may be.
   *
   * @param changes values by key; empty ones: the row goes
   */
  void write(Map<DomainDay, byte[]> changes) {
    Commit.Builder commit = begin();
    for (Map.Entry<DomainDay, byte[]> change : changes.entrySet()) {
      if (commit.size() >= ROWS || commit.octets() >= OCTETS) {
        join(commit);
        commit = begin();
      }
      byte[] key = TallyRow.key(change.getKey().day(), change.getKey().domain());
      if (change.getValue().length == 0) {
        commit.delete(key);
      } else {
        commit.put(key, change.getValue());
      }
    }
    if (commit.size() > 0) {
      join(commit);
    }
  }

  /** On what is there now: nobody else writes here. */
  private Commit.Builder begin() {
    return Commit.of(PARTITION, partitions.head(PARTITION).version())
        .head(new byte[] {TallyRow.FORMAT});
  }

  private void join(Commit.Builder commit) {
    try {
      partitions.commit(commit.build()).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException store ? store : e;
    }
  }
}
