package org.chappe.relay.outbox;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.chappe.model.BodyId;
import org.chappe.store.Commit;
import org.chappe.store.NewBody;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;

/**
 * Changes that go into one commit, which see each other before it is made. Of the writer's thread
 * only.
 */
final class Batch {
  private final PartitionStore partitions;
  private final PartitionId partition;
  private final Commit.Builder commit;
  private final Map<ByteBuffer, Optional<byte[]>> changed = new HashMap<>();
  private Totals totals;

  Batch(PartitionStore partitions, PartitionId partition, long version, Totals totals) {
    this.partitions = partitions;
    this.partition = partition;
    this.commit = Commit.of(partition, version);
    this.totals = totals;
  }

  Optional<byte[]> get(byte[] key) {
    Optional<byte[]> here = changed.get(ByteBuffer.wrap(key));
    return here != null ? here : partitions.get(partition, key);
  }

  void put(byte[] key, byte[] value) {
    changed.put(ByteBuffer.wrap(key), Optional.of(value));
    commit.put(key, value);
  }

  void delete(byte[] key) {
    changed.put(ByteBuffer.wrap(key), Optional.empty());
    commit.delete(key);
  }

  void link(NewBody body, EntryId id) {
    commit.link(body, id.value());
  }

  void unlink(BodyId body, EntryId id) {
    commit.unlink(body, id.value());
  }

  void count(long messages, long recipients, long octets) {
    totals = totals.plus(messages, recipients, octets);
  }

  Totals totals() {
    return totals;
  }

  /** Whether a change of that size fits in, too. */
  boolean hasRoom(int rows, int octets) {
    return commit.size() + rows <= Commit.MAX_CHANGES
        && commit.octets() + octets <= Commit.MAX_OCTETS - 1_000;
  }

  boolean isEmpty() {
    return commit.size() == 0;
  }

  Commit build() {
    return commit.head(totals.write()).build();
  }
}
