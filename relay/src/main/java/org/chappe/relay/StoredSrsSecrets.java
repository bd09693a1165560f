package org.chappe.relay;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.chappe.store.Commit;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.StoreException;
import org.chappe.store.UnknownFormat;
import org.chappe.store.VersionConflict;

/**
 * What reverse-paths are made with, in the one partition {@code srs}:
 *
 * <pre>
 *   key 's' | number (8)   format | the secret's octets
 * </pre>
 *
 * The highest number is the newest: new addresses are made with it, those of all are known. Nothing
 * makes a second one yet. Thread-safe.
 */
public final class StoredSrsSecrets {
  /** HMAC-SHA1's block has 64 octets, its output 20: more would add nothing. */
  private static final int OCTETS = 20;

  /** Far more than anybody keeps. */
  private static final int MOST = 100;

  private static final int FORMAT = 1;
  private static final byte[] KEYS = {'s'};
  private static final PartitionId PARTITION = PartitionId.of(PartitionId.Kind.SINGLE, "srs");

  private final PartitionStore partitions;
  private final SecureRandom random;

  public StoredSrsSecrets(PartitionStore partitions, SecureRandom random) {
    this.partitions = partitions;
    this.random = random;
  }

  /** All of them, the newest first; the first is made when there is none. */
  public List<byte[]> all() {
    List<byte[]> kept = kept();
    if (kept.isEmpty()) {
      make();
      kept = kept();
    }
    return kept;
  }

  private List<byte[]> kept() {
    var secrets = new ArrayList<byte[]>();
    for (Row row : partitions.scan(PARTITION, RowRange.withPrefix(KEYS), MOST)) {
      int format = row.value()[0];
      if (format != FORMAT) {
        throw new UnknownFormat("a secret for reverse-paths", format, FORMAT);
      }
      byte[] secret = new byte[row.value().length - 1];
      System.arraycopy(row.value(), 1, secret, 0, secret.length);
      secrets.add(secret);
    }
    return secrets.reversed();
  }

  private void make() {
    byte[] secret = new byte[OCTETS];
    random.nextBytes(secret);
    var commit = Commit.of(PARTITION, partitions.head(PARTITION).version());
    commit.put(
        ByteBuffer.allocate(KEYS.length + Long.BYTES).put(KEYS).putLong(1).array(),
        ByteBuffer.allocate(1 + OCTETS).put((byte) FORMAT).put(secret).array());
    try {
      partitions.commit(commit.build()).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof VersionConflict) {
        return; // somebody else has made it
      }
      throw e.getCause() instanceof StoreException known ? known : e;
    }
  }
}
