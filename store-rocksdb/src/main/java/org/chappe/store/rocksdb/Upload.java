package org.chappe.store.rocksdb;

/** Chunks written before the commit that needs them. All but the location is the committer's. */
final class Upload {
  final long location;

  /** Chunks in the database. */
  int chunks;

  /** A manifest names the chunks: they are its body's now. */
  boolean named;

  /** Nobody can commit it any more; chunks still to come are dropped. */
  boolean abandoned;

  Upload(long location) {
    this.location = location;
  }
}
