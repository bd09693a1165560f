package org.chappe.directory;

import org.chappe.store.Commit;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;

/** One commit of an account's partition, as it is put together. One thread. */
final class AccountEdit {
  private final Credentials before;
  private final long version;
  private final Commit.Builder commit;
  private Credentials after;
  private boolean headChanged;

  AccountEdit(Credentials before, long version) {
    this.before = before;
    this.version = version;
    this.after = before;
    this.commit = Commit.of(PartitionId.of(Kind.ACCOUNT, before.account().id()), version);
  }

  /** What is there, with its rows. */
  Credentials credentials() {
    return before;
  }

  /** The version this commit makes: a number nobody had before. */
  long nextVersion() {
    return version + 1;
  }

  /** Replaces what the head has; rows are changed by {@link #put} and {@link #delete}. */
  void credentials(Credentials next) {
    after = next;
    headChanged = true;
  }

  void put(byte[] key, byte[] value) {
    commit.put(key, value);
  }

  void delete(byte[] key) {
    commit.delete(key);
  }

  boolean isEmpty() {
    return commit.size() == 0 && !headChanged;
  }

  Commit commit() {
    return commit.head(after.octets()).build();
  }
}
