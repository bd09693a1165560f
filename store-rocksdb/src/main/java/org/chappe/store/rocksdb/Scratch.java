package org.chappe.store.rocksdb;

import java.nio.ByteBuffer;

/**
 * Two buffers outside the heap, through which keys and values pass to and from RocksDB: it reads
 * and writes them in place, where arrays would be copied once more. One user at a time.
 */
final class Scratch {
  static final Spares<Scratch> SPARES = new Spares<>(Scratch::new, _ -> {});

  private ByteBuffer key = ByteBuffer.allocateDirect(1024);
  private ByteBuffer value = ByteBuffer.allocateDirect(32 * 1024);

  /** Empty, with room for {@code octets}. */
  ByteBuffer key(int octets) {
    if (key.capacity() < octets) {
      key = ByteBuffer.allocateDirect(octets);
    }
    return key.clear();
  }

  /** Empty, with room for {@code octets}. */
  ByteBuffer value(int octets) {
    if (value.capacity() < octets) {
      value = ByteBuffer.allocateDirect(octets);
    }
    return value.clear();
  }
}
