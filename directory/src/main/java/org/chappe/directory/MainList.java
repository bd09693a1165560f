package org.chappe.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.chappe.model.AccountId;
import org.chappe.model.Octets;
import org.chappe.store.Commit;
import org.chappe.store.Committer;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.RowRange;
import org.chappe.store.VersionConflict;

/**
 * The one partition {@code directory}: which domains there may be, and whose mail is left over.
 *
 * <pre>
 *   key 'd' | domain            format    (whether it is here, its own partition tells)
 *   key 'x' | account id (8)    format    (the account is gone, its mail may not be)
 *   key 'c' | fingerprint (32)  format | account id (8)    (whether it has it, the account tells)
 *   key 'k'                     format | the directory's key (32)    {@link DirectoryKey}
 * </pre>
 *
 * Thread-safe.
 */
final class MainList {
  private static final int TRIES = 100;
  private static final int FORMAT = 1;
  private static final byte[] VALUE = new ValueWriter(FORMAT).octets();
  private static final PartitionId PARTITION = PartitionId.of(PartitionId.Kind.SINGLE, "directory");

  private final PartitionStore partitions;
  private final Committer committer;

  MainList(PartitionStore partitions, Committer committer) {
    this.partitions = partitions;
    this.committer = committer;
  }

  /** In order. */
  List<String> domains() {
    var domains = new ArrayList<String>();
    forEach('d', key -> domains.add(new String(key, 1, key.length - 1, StandardCharsets.UTF_8)));
    return domains;
  }

  void addDomain(String domain) {
    commit((commit, key) -> commit.put(key, VALUE), key(domain));
  }

  void removeDomain(String domain) {
    commit(Commit.Builder::delete, key(domain));
  }

  List<AccountId> leftovers() {
    var accounts = new ArrayList<AccountId>();
    forEach('x', key -> accounts.add(new AccountId(ByteBuffer.wrap(key, 1, 8).getLong())));
    return accounts;
  }

  void addLeftover(AccountId account) {
    commit((commit, key) -> commit.put(key, VALUE), key(account));
  }

  void removeLeftover(AccountId account) {
    commit(Commit.Builder::delete, key(account));
  }

  /** Which account may have the certificate. */
  Optional<AccountId> certificate(Octets fingerprint) {
    return partitions
        .get(PARTITION, key(fingerprint))
        .map(value -> new ValueReader("a certificate's account", value, FORMAT).int64())
        .map(AccountId::new);
  }

  void addCertificate(Octets fingerprint, AccountId account) {
    byte[] value = new ValueWriter(FORMAT).int64(account.value()).octets();
    commit((commit, key) -> commit.put(key, value), key(fingerprint));
  }

  void removeCertificate(Octets fingerprint) {
    commit(Commit.Builder::delete, key(fingerprint));
  }

  /** The directory's key, made when there is none. */
  DirectoryKey key(RandomGenerator random) {
    byte[] key = {'k'};
    for (int tries = 1; ; tries++) {
      var head = partitions.head(PARTITION);
      var kept = partitions.get(PARTITION, key);
      if (kept.isPresent()) {
        return new DirectoryKey(new ValueReader("the directory's key", kept.get(), FORMAT).rest());
      }
      byte[] made = new byte[DirectoryKey.OCTETS];
      random.nextBytes(made);
      try {
        committer.commit(
            Commit.of(PARTITION, head.version())
                .put(key, new ValueWriter(FORMAT).rest(made).octets())
                .build());
      } catch (VersionConflict e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private void commit(BiConsumer<Commit.Builder, byte[]> change, byte[] key) {
    for (int tries = 1; ; tries++) {
      var commit = Commit.of(PARTITION, partitions.head(PARTITION).version());
      change.accept(commit, key);
      try {
        committer.commit(commit.build());
        return;
      } catch (VersionConflict e) {
        if (tries == TRIES) {
          throw e;
        }
      }
    }
  }

  private void forEach(char kind, Consumer<byte[]> keys) {
    Scan.forEach(
        partitions,
        PARTITION,
        RowRange.withPrefix(new byte[] {(byte) kind}),
        row -> {
          ValueReader.check("the directory's list", row.value(), FORMAT);
          keys.accept(row.key());
        });
  }

  private static byte[] key(String domain) {
    byte[] name = domain.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + name.length).put((byte) 'd').put(name).array();
  }

  private static byte[] key(Octets fingerprint) {
    byte[] octets = fingerprint.toArray();
    return ByteBuffer.allocate(1 + octets.length).put((byte) 'c').put(octets).array();
  }

  private static byte[] key(AccountId account) {
    return ByteBuffer.allocate(9).put((byte) 'x').putLong(account.value()).array();
  }
}
