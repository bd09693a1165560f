package org.chappe.store;

/** The partition was not at the version a commit was built on; the commit changed nothing. */
public final class VersionConflict extends StoreException {
  private static final long serialVersionUID = 1L;

  public VersionConflict(PartitionId partition, long expected, long found) {
    super("partition %s is at version %d, not %d".formatted(partition, found, expected));
  }
}
