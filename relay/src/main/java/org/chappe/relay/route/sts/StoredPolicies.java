package org.chappe.relay.route.sts;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.chappe.store.Commit;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.StoreException;
import org.chappe.store.UnknownFormat;
import org.chappe.store.VersionConflict;

/**
 * Policies in the one partition {@code sts}:
 *
 * <pre>
 *   key domain   format | fetched, seconds since 1970 (8) | length of the id (1) | id | the policy's lines
 * </pre>
 *
 * Thread-safe.
 */
public final class StoredPolicies implements PolicyStore {
  /** Somebody else commits between every two of ours only when something is wrong. */
  private static final int TRIES = 100;

  private static final int FORMAT = 1;
  private static final PartitionId PARTITION = PartitionId.of(PartitionId.Kind.SINGLE, "sts");

  private final PartitionStore partitions;

  public StoredPolicies(PartitionStore partitions) {
    this.partitions = partitions;
  }

  @Override
  public Optional<KeptPolicy> get(String domain) {
    return partitions.get(PARTITION, key(domain)).map(value -> read(domain, value));
  }

  @Override
  public void put(String domain, KeptPolicy policy) {
    commit(commit -> commit.put(key(domain), octets(policy)));
  }

  @Override
  public void remove(String domain) {
    commit(commit -> commit.delete(key(domain)));
  }

  private void commit(Consumer<Commit.Builder> change) {
    for (int tries = 1; ; tries++) {
      var commit = Commit.of(PARTITION, partitions.head(PARTITION).version());
      change.accept(commit);
      try {
        partitions.commit(commit.build()).join();
        return;
      } catch (CompletionException e) {
        if (e.getCause() instanceof VersionConflict && tries < TRIES) {
          continue;
        }
        throw e.getCause() instanceof StoreException known ? known : e;
      }
    }
  }

  private static byte[] key(String domain) {
    return domain.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] octets(KeptPolicy kept) {
    byte[] id = kept.id().getBytes(StandardCharsets.US_ASCII);
    byte[] lines = String.join("\n", kept.policy().lines()).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(10 + id.length + lines.length)
        .put((byte) FORMAT)
        .putLong(kept.fetched().getEpochSecond())
        .put((byte) id.length)
        .put(id)
        .put(lines)
        .array();
  }

  private static KeptPolicy read(String domain, byte[] value) {
    var what = "the policy of " + domain;
    var in = ByteBuffer.wrap(value);
    try {
      int format = in.get();
      if (format != FORMAT) {
        throw new UnknownFormat(what, format, FORMAT);
      }
      var fetched = Instant.ofEpochSecond(in.getLong());
      byte[] id = new byte[in.get()];
      in.get(id);
      byte[] lines = new byte[in.remaining()];
      in.get(lines);
      return new KeptPolicy(
          new String(id, StandardCharsets.US_ASCII), fetched, StsPolicy.parse(lines));
    } catch (BufferUnderflowException | BadPolicy e) {
      throw new IllegalStateException(what + " is damaged", e);
    }
  }
}
