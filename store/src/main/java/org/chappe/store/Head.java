package org.chappe.store;

import java.util.Arrays;
import java.util.Optional;

/**
 * A partition's head row: its version, who made it, and a small value that each commit replaces.
 */
public final class Head {
  public static final Head NONE = new Head(0, Optional.empty(), new byte[0]);

  private final long version;
  private final Optional<CommitId> commit;
  private final byte[] value;

  /** Does not copy {@code value}. */
  public Head(long version, Optional<CommitId> commit, byte[] value) {
    this.version = version;
    this.commit = commit;
    this.value = value;
  }

  /** 0 before the first commit. */
  public long version() {
    return version;
  }

  /** The commit that made this version. */
  public Optional<CommitId> commit() {
    return commit;
  }

  /** Not to be changed. */
  public byte[] value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Head that
        && version == that.version
        && commit.equals(that.commit)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(version);
  }

  @Override
  public String toString() {
    return "version " + version;
  }
}
