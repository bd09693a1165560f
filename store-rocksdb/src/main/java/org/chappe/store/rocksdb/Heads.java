package org.chappe.store.rocksdb;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.chappe.store.Commit;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.rocksdb.RocksDBException;

/**
 * The heads that commits are compared with, without their values: those of the partitions written
 * last in memory, what the batch at hand makes of them included. The committer's alone.
 */
final class Heads {
  /** About 200 octets each. */
  private static final int KEPT = 20_000;

  private static final byte[] NO_VALUE = new byte[0];

  private final Database database;
  private final Map<PartitionId, Head> heads =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PartitionId, Head> eldest) {
          return size() > KEPT;
        }
      };

  Heads(Database database) {
    this.database = database;
  }

  Head of(PartitionId partition) throws RocksDBException {
    var head = heads.get(partition);
    if (head != null) {
      return head;
    }
    byte[] stored = database.db().get(database.rows(), Layout.headKey(partition));
    var found = stored == null ? Head.NONE : Layout.head(ByteBuffer.wrap(stored), partition);
    heads.put(partition, new Head(found.version(), found.commit(), NO_VALUE));
    return found;
  }

  /** The commit applies. */
  void move(Commit commit) {
    heads.put(commit.partition(), new Head(commit.version(), Optional.of(commit.id()), NO_VALUE));
  }
}
