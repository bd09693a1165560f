package org.chappe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.store.rocksdb.Opened.all;
import static org.chappe.store.rocksdb.Opened.key;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.chappe.store.Commit;
import org.chappe.store.NewBody;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;
import org.chappe.store.Row;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.UnknownFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;

final class RocksDbStoreTest {
  private static final PartitionId ANN = PartitionId.of(Kind.MAIL, "ann");

  @TempDir Path directory;

  @Test
  void whatWasCommittedIsThereAfterReopening() throws IOException {
    var small = content(5_000);
    var large = content(2_000_000);
    NewBody first;
    NewBody second;
    var commit = Commit.of(ANN, 1).put(key("b"), key("2")).head(key("h")).build();
    try (var store = Opened.in(directory)) {
      first = write(store, small);
      second = write(store, large);
      store
          .partitions()
          .commit(Commit.of(ANN, 0).put(key("a"), key("1")).link(first, 1).link(second, 2).build())
          .join();
      store.partitions().commit(commit).join();
    }
    try (var store = Opened.in(directory)) {
      var head = store.partitions().head(ANN);
      assertThat(head.version()).isEqualTo(2);
      assertThat(head.value()).isEqualTo(key("h"));
      assertThat(store.partitions().scan(ANN, all(), 10))
          .containsExactly(new Row(key("a"), key("1")), new Row(key("b"), key("2")));
      assertThat(read(store, first)).isEqualTo(small);
      assertThat(read(store, second)).isEqualTo(large);
      store.partitions().commit(commit).join(); // repeated across the restart: it had applied
      assertThat(store.partitions().head(ANN)).isEqualTo(head);
      assertThat(store.bodies().collect(Instant.MAX)).isZero();
    }
  }

  @Test
  void uploadsThatNoCommitNamedGoWhenTheStoreIsOpened() throws RocksDBException {
    try (var store = Opened.in(directory)) {
      var unused = write(store, content(2_000_000)); // nobody links it
      var writer = store.bodies().write(); // nobody ends it
      writer.write(content(2_000_001), 0, 2_000_001);
      store.partitions().commit(Commit.of(ANN, 0).build()).join(); // behind all chunks
      assertThat(rows(store, store.database().chunks())).isPositive();
      assertThat(unused.octets()).isEqualTo(2_000_000);
    }
    try (var store = Opened.in(directory)) {
      assertThat(rows(store, store.database().chunks())).isZero();
      assertThat(rows(store, store.database().bodies())).isZero();
    }
  }

  @Test
  void aWriterClosedTooEarlyLeavesNothing() throws RocksDBException {
    try (var store = Opened.in(directory)) {
      try (var writer = store.bodies().write()) {
        writer.write(content(2_000_000), 0, 2_000_000);
      }
      store.bodies().collect(Instant.MIN);
      assertThat(rows(store, store.database().chunks())).isZero();
      assertThat(rows(store, store.database().bodies())).isZero();
    }
  }

  @Test // as often as it takes the garbage collector to notice
  void aBodyNobodyHoldsLeavesNothing() throws RocksDBException {
    try (var store = Opened.in(directory)) {
      assertThat(write(store, content(2_000_000)).octets()).isEqualTo(2_000_000);
      int tries = 0;
      do {
        System.gc();
        store.bodies().collect(Instant.MIN);
      } while (rows(store, store.database().chunks()) > 0 && ++tries < 1_000);
      assertThat(rows(store, store.database().chunks())).isZero();
      assertThat(rows(store, store.database().bodies())).isZero();
    }
  }

  @Test
  void collectingLeavesNoRowBehind() throws RocksDBException {
    try (var store = Opened.in(directory)) {
      for (int i = 0; i < 200; i++) {
        var body = write(store, content(100 + i));
        store.partitions().commit(Commit.of(ANN, i).link(body, i).build()).join();
      }
      for (int i = 0; i < 200; i++) {
        var body = write(store, content(100 + i));
        store.partitions().commit(Commit.of(ANN, 200 + i).unlink(body.id(), i).build()).join();
      }
      assertThat(store.bodies().collect(Instant.MAX)).isEqualTo(200);
      assertThat(rows(store, store.database().chunks())).isZero();
      assertThat(rows(store, store.database().bodies())).isZero();
    }
  }

  @Test
  void oneBatchStoresABodyOnce() throws RocksDBException {
    var writing = new HeldWriting();
    try (var store =
        RocksDbStore.open(
            directory,
            RocksDbSettings.DEFAULT,
            "0.1-test",
            InstantSource.system(),
            _ -> {},
            writing)) {
      var first = store.partitions().commit(Commit.of(ANN, 0).build());
      writing.awaitFirst();
      var commits = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < 10; i++) {
        var body = write(store, content(3_000)); // the same octets, written ten times
        var partition = PartitionId.of(Kind.MAIL, "p" + i);
        commits.add(store.partitions().commit(Commit.of(partition, 0).link(body, 1).build()));
      }
      writing.release();
      first.join();
      commits.forEach(CompletableFuture::join);
      assertThat(rows(store, store.database().chunks())).isEqualTo(1);
      assertThat(rows(store, store.database().bodies())).isEqualTo(1 + 10); // manifest and links
    }
  }

  @Test
  void anUnreadableGarbageRowHoldsUpNoOther() throws RocksDBException {
    try (var store = Opened.in(directory)) {
      for (int i = 0; i < 3; i++) {
        var body = write(store, content(100 + i));
        store
            .partitions()
            .commit(Commit.of(ANN, i).link(body, i).unlink(body.id(), i).build())
            .join();
        if (i == 1) {
          var database = store.database();
          database.db().put(database.bodies(), Layout.garbageKey(body.id()), new byte[] {8});
        }
      }
      assertThat(store.bodies().collect(Instant.MAX)).isEqualTo(2);
    }
  }

  @Test
  void theDirectorySaysWhatItHolds() throws IOException {
    Opened.in(directory).close();
    assertThat(directory.resolve("STORE"))
        .hasContent(
            """
            # What this directory holds. Not to be edited.
            engine = rocksdb
            format = 1
            program = 0.1-test
            """);
  }

  @Test
  void aNewerFormatIsRefusedBeforeTheDatabaseIsTouched() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("STORE"), "engine = rocksdb\nformat = 2\nprogram = 7.3\n");
    assertThatThrownBy(() -> Opened.in(directory))
        .isInstanceOf(UnknownFormat.class)
        .hasMessage(
            directory
                + " (format \"2\", written by version 7.3) has format 2; this program knows"
                + " formats up to 1: it was written by a newer one, or it is damaged");
    assertThat(directory.resolve("db")).isEmptyDirectory();
  }

  @Test
  void aNewerFormatIsRefusedAlsoWithoutTheText() throws IOException, RocksDBException {
    Opened.in(directory).close();
    try (var store = Opened.in(directory)) {
      store.database().db().put(key("format"), ByteBuffer.allocate(4).putInt(2).array());
    }
    Files.delete(directory.resolve("STORE"));
    assertThatThrownBy(() -> Opened.in(directory))
        .isInstanceOf(UnknownFormat.class)
        .hasMessageContaining("has format 2; this program knows formats up to 1");
  }

  @Test
  void valuesOfAnUnknownFormatAreNamed() throws RocksDBException {
    try (var store = Opened.in(directory)) {
      var body = write(store, content(100));
      store
          .partitions()
          .commit(Commit.of(ANN, 0).put(key("a"), key("1")).link(body, 1).build())
          .join();
      var database = store.database();
      var bob = PartitionId.of(Kind.MAIL, "bob");
      database.db().put(database.rows(), Layout.headKey(bob), new byte[] {9, 1});
      database.db().put(database.rows(), Layout.rowKey(ANN, key("a")), new byte[] {7, 1});

      assertThatThrownBy(() -> store.partitions().head(bob))
          .isInstanceOf(UnknownFormat.class)
          .hasMessageStartingWith("the head of m:bob has format 9; ");
      assertThatThrownBy(() -> store.partitions().get(ANN, key("a")))
          .isInstanceOf(UnknownFormat.class)
          .hasMessageStartingWith("a row of m:ann has format 7; ");
      assertThatThrownBy(() -> store.partitions().scan(ANN, all(), 10))
          .isInstanceOf(UnknownFormat.class);
      // a commit on what cannot be read fails, and others do not
      assertThatThrownBy(() -> store.partitions().commit(Commit.of(bob, 0).build()).join())
          .hasCauseInstanceOf(UnknownFormat.class);
      store.partitions().commit(Commit.of(ANN, 1).build()).join();

      database.db().put(database.bodies(), Layout.manifestKey(body.id()), new byte[] {5});
      assertThatThrownBy(() -> store.bodies().open(body.id()))
          .isInstanceOf(UnknownFormat.class)
          .hasMessageStartingWith("the manifest of body " + body.id() + " has format 5; ");
    }
  }

  @Test
  void aDirectoryInUseIsRefused() {
    try (var store = Opened.in(directory)) {
      assertThatThrownBy(() -> Opened.in(directory))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessage(directory.resolve("db") + " is in use: another process has it open");
      store.partitions().commit(Commit.of(ANN, 0).build()).join();
    }
    Opened.in(directory).close();
  }

  @Test // what a crash leaves behind the last sync is no reason to refuse, and nobody's commit
  void aTornTailOfTheLogLosesNothingAcknowledged() throws IOException {
    var copy = directory.resolve("copy");
    try (var store = Opened.in(directory.resolve("first"))) {
      for (int v = 0; v < 50; v++) {
        store
            .partitions()
            .commit(Commit.of(ANN, v).put(key("k" + v), new byte[500]).build())
            .join();
      }
      copy(directory.resolve("first"), copy); // as after a power cut
    }
    var garbage = new byte[70_000];
    new Random(1).nextBytes(garbage);
    Files.write(newestLog(copy), garbage, StandardOpenOption.APPEND);

    try (var store = Opened.in(copy)) {
      assertThat(store.partitions().head(ANN).version()).isEqualTo(50);
      assertThat(store.partitions().scan(ANN, all(), 100)).hasSize(50);
      store.partitions().commit(Commit.of(ANN, 50).put(key("k50"), new byte[500]).build()).join();
    }
    try (var store = Opened.in(copy)) {
      assertThat(store.partitions().head(ANN).version()).isEqualTo(51);
    }
  }

  private static Path newestLog(Path store) throws IOException {
    try (var files = Files.list(store.resolve("db"))) {
      return files.filter(f -> f.toString().endsWith(".log")).sorted().toList().getLast();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolve("db"));
    Files.copy(from.resolve("STORE"), to.resolve("STORE"));
    try (var files = Files.list(from.resolve("db"))) {
      for (var file : files.filter(f -> !f.endsWith("LOCK")).toList()) {
        Files.copy(file, to.resolve("db").resolve(file.getFileName()));
      }
    }
  }

  private static long rows(RocksDbStore store, ColumnFamilyHandle family) throws RocksDBException {
    long count = 0;
    try (var rows = store.database().db().newIterator(family)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        count++;
      }
      rows.status();
    }
    return count;
  }

  private static NewBody write(RocksDbStore store, byte[] content) {
    try (var writer = store.bodies().write()) {
      writer.write(content, 0, content.length);
      return writer.finish();
    }
  }

  private static byte[] read(RocksDbStore store, NewBody body) throws IOException {
    var out = new ByteArrayOutputStream();
    store.bodies().open(body.id()).orElseThrow().copyTo(out);
    return out.toByteArray();
  }

  private static byte[] content(int octets) {
    var content = new byte[octets];
    new Random(octets).nextBytes(content);
    return content;
  }
}
