package org.chappe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.FlushOptions;
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

  /** As written, and as older programs wrote it, without a checksum of its own. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void damageInABlobFileIsFound(boolean older) throws Exception {
    byte[] octets = content(100_000, 7, false);
    var body = write(octets, 0);
    link(PartitionId.of(Kind.MAIL, "ann"), body, 1);
    var database = ((RocksDbStore) store).database();
    if (older) {
      byte[] stored = database.db().get(database.bodies(), Layout.manifestKey(body.id()));
      var manifest = Manifest.of(ByteBuffer.wrap(stored), body.id());
      var plain = ByteBuffer.allocate(1 + octets.length).put((byte) 1).put(octets);
      database.db().put(database.chunks(), Layout.chunkKey(manifest.location(), 0), plain.array());
    }
    try (var options = new FlushOptions()) {
      database.db().flush(options, database.chunks());
    }
    var open = store.bodies().open(body.id()).orElseThrow();
    assertThat(read(open)).isEqualTo(octets);
    assertThat(onVirtualThread(() -> read(open))).isEqualTo(octets);

    damageBlob(octets[50_000], octets[50_001], octets[50_002], octets[50_003]);
    String found = older ? "Blob CRC mismatch" : "a chunk does not have its checksum";
    var from = new ByteArrayOutputStream();
    assertThatThrownBy(() -> open.copyTo(from, 0, 1000))
        .isInstanceOf(BodyDamaged.class)
        .hasMessageContaining(found);
    assertThatThrownBy(() -> onVirtualThread(() -> read(open)))
        .hasCauseInstanceOf(BodyDamaged.class)
        .hasMessageContaining(found);
    assertThat(from.size()).isZero();
  }

  private static byte[] onVirtualThread(Callable<byte[]> reading) throws Exception {
    var task = new FutureTask<>(reading);
    Thread.ofVirtual().start(task);
    return task.get();
  }

  /** Where these octets are in a blob file, the first is made another. */
  private void damageBlob(byte... octets) throws IOException {
    try (var files = Files.newDirectoryStream(directory.resolve("db"), "*.blob")) {
      for (Path file : files) {
        byte[] all = Files.readAllBytes(file);
        for (int at = 0; at + octets.length <= all.length; at++) {
          if (Arrays.equals(all, at, at + octets.length, octets, 0, octets.length)) {
            all[at] ^= 1;
            Files.write(file, all);
            return;
          }
        }
      }
    }
    throw new AssertionError("it is in no blob file");
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
