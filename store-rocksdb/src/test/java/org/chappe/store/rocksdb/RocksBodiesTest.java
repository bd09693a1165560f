package org.chappe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chappe.model.BodyId;
import org.chappe.store.BodyDamaged;
import org.chappe.store.BodyStore.Expected;
import org.chappe.store.BodyStoreContract;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;
import org.chappe.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

  /** That something was read ahead shows where nothing is left to read. */
  private void forgetChunks(BodyId body) {
    var database = ((RocksDbStore) store).database();
    try {
      byte[] stored = database.db().get(database.bodies(), Layout.manifestKey(body));
      var manifest = Manifest.of(ByteBuffer.wrap(stored), body);
      for (int chunk = 0; chunk < manifest.chunks(); chunk++) {
        database.db().delete(database.chunks(), Layout.chunkKey(manifest.location(), chunk));
      }
    } catch (RocksDBException e) {
      throw new AssertionError(e);
    }
  }

  private List<BodyId> written(int count, int octets) {
    var ids = new ArrayList<BodyId>();
    for (int i = 0; i < count; i++) {
      var body = write(content(octets, i, false), 100);
      link(PartitionId.of(Kind.MAIL, "ann"), body, i);
      ids.add(body.id());
    }
    return ids;
  }

  @Test
  void bodiesOpenedTogetherAreReadAsFarAsAsked() {
    var ids = written(4, 10_000);
    var opened = store.bodies().openAll(ids, Expected.ALL, 25_000);
    ids.forEach(this::forgetChunks);

    assertThat(read(opened.get(0).orElseThrow())).isEqualTo(content(10_000, 0, false));
    assertThat(read(opened.get(1).orElseThrow())).isEqualTo(content(10_000, 1, false));
    var cut = opened.get(2).orElseThrow(); // its header did fit
    assertThat(cut.header()).isEqualTo(Arrays.copyOf(content(10_000, 2, false), 100));
    assertThatThrownBy(() -> read(cut)).isInstanceOf(BodyDamaged.class);
    assertThatThrownBy(opened.get(3).orElseThrow()::header).isInstanceOf(BodyDamaged.class);
  }

  @Test
  void onlyHeadersAreReadWhenOnlyTheyAreExpected() {
    var ids = written(40, 10_000);
    var opened = store.bodies().openAll(ids, Expected.HEADERS, 40 * (int) Chunk.mostStored(100));
    ids.forEach(this::forgetChunks);

    for (int i = 0; i < 40; i++) {
      var body = opened.get(i).orElseThrow();
      assertThat(body.header()).isEqualTo(Arrays.copyOf(content(10_000, i, false), 100));
      assertThatThrownBy(() -> read(body)).isInstanceOf(BodyDamaged.class);
    }
  }

  @Test
  void aMissingChunkIsToldToWhomItConcerns() {
    var ids = written(3, 10_000);
    forgetChunks(ids.get(1));
    var opened = store.bodies().openAll(ids, Expected.ALL, 1 << 20);

    assertThat(read(opened.get(0).orElseThrow())).isEqualTo(content(10_000, 0, false));
    assertThat(read(opened.get(2).orElseThrow())).isEqualTo(content(10_000, 2, false));
    assertThatThrownBy(() -> read(opened.get(1).orElseThrow()))
        .isInstanceOf(BodyDamaged.class)
        .hasMessageEndingWith("chunk 0 is missing");
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
