package org.chappe.store.rocksdb;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.chappe.model.BodyId;
import org.chappe.store.BodyStoreContract;
import org.chappe.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

final class RocksBodiesTest extends BodyStoreContract {
  @TempDir Path directory;
  private Store store = Opened.NONE;

  @BeforeEach
  void open() {
    store = Opened.in(directory, clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected void damage(BodyId body) {
    var database = ((RocksDbStore) store).database();
    try {
      byte[] stored = database.db().get(database.bodies(), Layout.manifestKey(body));
      var manifest = Manifest.of(ByteBuffer.wrap(stored), body);
      byte[] key = Layout.chunkKey(manifest.location(), manifest.chunks() - 1);
      byte[] chunk = database.db().get(database.chunks(), key);
      chunk[chunk.length - 1] ^= 1;
      database.db().put(database.chunks(), key, chunk);
    } catch (RocksDBException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected long largeOctets() {
    return 200_000_000;
  }
}
