package org.chappe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.store.rocksdb.Opened.all;
import static org.chappe.store.rocksdb.Opened.key;
import static org.chappe.store.rocksdb.Opened.number;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.chappe.model.ByteSize;
import org.chappe.store.Commit;
import org.chappe.store.MemoryStore;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.VersionConflict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.TickerType;

@Timeout(60)
final class CommitterTest {
  private static final PartitionId ANN = PartitionId.of(Kind.MAIL, "ann");

  @TempDir Path directory;
  private final List<Throwable> fatal = new ArrayList<>();

  private RocksDbStore open(RocksDbSettings settings, Committer.Writing writing) {
    return RocksDbStore.open(
        directory, settings, "0.1-test", InstantSource.system(), fatal::add, writing);
  }

  private static PartitionId partition(int number) {
    return PartitionId.of(Kind.MAIL, "p" + number);
  }

  @Test
  void whatWaitsSharesOneSync() {
    var writing = new HeldWriting();
    try (var store = open(RocksDbSettings.DEFAULT, writing)) {
      var commits = new ArrayList<CompletableFuture<Void>>();
      commits.add(store.partitions().commit(Commit.of(ANN, 0).build()));
      writing.awaitFirst();
      for (int i = 0; i < 500; i++) {
        commits.add(
            store.partitions().commit(Commit.of(partition(i), 0).put(key("k"), number(i)).build()));
      }
      assertThat(commits).noneMatch(CompletableFuture::isDone);
      var statistics = store.database().statistics();
      long before = statistics.getTickerCount(TickerType.WAL_FILE_SYNCED);

      writing.release();
      commits.forEach(CompletableFuture::join);

      assertThat(writing.syncs).hasValue(2);
      assertThat(statistics.getTickerCount(TickerType.WAL_FILE_SYNCED) - before).isEqualTo(2);
    }
  }

  @Test
  void commitsOfOnePartitionInOneBatchAreComparedWithEachOther() {
    var writing = new HeldWriting();
    try (var store = open(RocksDbSettings.DEFAULT, writing)) {
      var first = store.partitions().commit(Commit.of(partition(0), 0).build());
      writing.awaitFirst();
      var inOneBatch =
          List.of(
              store.partitions().commit(Commit.of(ANN, 0).put(key("a"), key("1")).build()),
              store.partitions().commit(Commit.of(ANN, 0).put(key("a"), key("2")).build()),
              store.partitions().commit(Commit.of(ANN, 1).put(key("b"), key("3")).build()));
      writing.release();
      first.join();

      inOneBatch.get(0).join();
      assertThatThrownBy(() -> inOneBatch.get(1).join())
          .hasCauseInstanceOf(VersionConflict.class)
          .hasMessageContaining("partition m:ann is at version 1, not 0");
      inOneBatch.get(2).join();
      assertThat(store.partitions().get(ANN, key("a"))).hasValue(key("1"));
      assertThat(store.partitions().get(ANN, key("b"))).hasValue(key("3"));
    }
  }

  @Test
  void whoFindsTheQueueFullWaits() throws InterruptedException {
    var writing = new HeldWriting();
    var settings =
        new RocksDbSettings(
            ByteSize.ofMiB(8),
            ByteSize.ofMiB(8),
            2,
            100,
            new ByteSize(2_000),
            4,
            ByteSize.ofKiB(64));
    try (var store = open(settings, writing)) {
      var first = store.partitions().commit(Commit.of(ANN, 0).build());
      writing.awaitFirst();
      for (int i = 0; i < 4; i++) {
        handIn(store, i, 1); // as many as fit
      }
      var passed = new AtomicBoolean();
      var fifth = Thread.ofPlatform().start(() -> passed.set(handIn(store, 4, 1)));
      awaitWaiting(fifth);
      assertThat(passed).isFalse();

      writing.release();
      fifth.join();
      assertThat(passed).isTrue();
      first.join();
    }
    assertThat(fatal).isEmpty();
  }

  @Test
  void whoFindsTheQueueFullOfOctetsWaits() throws InterruptedException {
    var writing = new HeldWriting();
    var settings =
        new RocksDbSettings(
            ByteSize.ofMiB(8),
            ByteSize.ofMiB(8),
            2,
            100,
            new ByteSize(2_000),
            1_000,
            ByteSize.ofKiB(64));
    try (var store = open(settings, writing)) {
      var first = store.partitions().commit(Commit.of(ANN, 0).build());
      writing.awaitFirst();
      handIn(store, 0, 5_000); // above the bound, but alone
      var passed = new AtomicBoolean();
      var next = Thread.ofPlatform().start(() -> passed.set(handIn(store, 1, 1)));
      awaitWaiting(next);
      assertThat(passed).isFalse();

      writing.release();
      next.join();
      assertThat(passed).isTrue();
      first.join();
    }
  }

  private static boolean handIn(RocksDbStore store, int number, int octets) {
    var _ =
        store
            .partitions()
            .commit(Commit.of(partition(number), 0).put(key("k"), new byte[octets]).build());
    return true;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.isAlive()).isTrue(); // else it did not wait
      Thread.onSpinWait();
    }
  }

  @Test
  void afterAFailedWriteNothingIsCommittedAnyMore() {
    var fails = new AtomicBoolean();
    Committer.Writing writing =
        (batch, sync) -> {
          if (fails.get()) {
            throw new RocksDBException("No space left on device");
          }
          batch.write(sync);
        };
    try (var store = open(RocksDbSettings.DEFAULT, writing)) {
      store.partitions().commit(Commit.of(ANN, 0).put(key("a"), key("1")).build()).join();
      fails.set(true);
      var lost = store.partitions().commit(Commit.of(ANN, 1).put(key("b"), key("1")).build());
      assertThatThrownBy(lost::join)
          .hasCauseInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("the store failed: No space left on device");

      fails.set(false); // a write that would work now is not tried
      var later = store.partitions().commit(Commit.of(ANN, 1).put(key("c"), key("1")).build());
      assertThatThrownBy(later::join)
          .hasCauseInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("the store failed: No space left on device");
      assertThatThrownBy(() -> store.bodies().collect(Instant.MAX))
          .isInstanceOf(StoreUnavailable.class);
      assertThat(store.partitions().scan(ANN, all(), 10)).hasSize(1); // reading goes on
    }
    assertThat(fatal)
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .hasMessage("No space left on device");

    try (var store = Opened.in(directory)) {
      assertThat(store.partitions().head(ANN).version()).isEqualTo(1);
      store.partitions().commit(Commit.of(ANN, 1).put(key("b"), key("1")).build()).join();
    }
  }

  @Test
  void allThatWaitsFailsWithTheFirst() {
    var held = new HeldWriting();
    Committer.Writing writing =
        (batch, sync) -> {
          held.write(batch, sync);
          throw new RocksDBException("the sync failed");
        };
    try (var store = open(RocksDbSettings.DEFAULT, writing)) {
      var commits = new ArrayList<CompletableFuture<Void>>();
      commits.add(store.partitions().commit(Commit.of(ANN, 0).build()));
      held.awaitFirst();
      for (int i = 0; i < 100; i++) {
        commits.add(store.partitions().commit(Commit.of(partition(i), 0).build()));
      }
      held.release();
      for (var commit : commits) {
        assertThatThrownBy(commit::join).hasCauseInstanceOf(StoreUnavailable.class);
      }
    }
    assertThat(fatal).hasSize(1);
  }

  @Test
  void closingWritesWhatWasHandedIn() {
    var writing = new HeldWriting();
    var commits = new ArrayList<CompletableFuture<Void>>();
    try (var store = open(RocksDbSettings.DEFAULT, writing)) {
      for (int i = 0; i < 100; i++) {
        commits.add(store.partitions().commit(Commit.of(partition(i), 0).build()));
      }
      writing.release();
    }
    assertThat(commits).allMatch(CompletableFuture::isDone);
    commits.forEach(CompletableFuture::join);
    try (var store = Opened.in(directory)) {
      for (int i = 0; i < 100; i++) {
        assertThat(store.partitions().head(partition(i)).version()).isEqualTo(1);
      }
    }
  }

  @Test
  void aClosedStoreSaysSo() {
    var store = Opened.in(directory);
    var partitions = store.partitions();
    var bodies = store.bodies();
    store.close();
    assertThatThrownBy(() -> partitions.head(ANN))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessage("the store is closed");
    assertThatThrownBy(() -> partitions.commit(Commit.of(ANN, 0).build()).join())
        .hasCauseInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("the store is closed");
    assertThatThrownBy(() -> bodies.collect(Instant.MAX)).isInstanceOf(StoreUnavailable.class);
  }

  @Test
  void anotherStoresBodyIsRefused() {
    try (var store = Opened.in(directory);
        var writer = new MemoryStore().bodies().write()) {
      var commit = Commit.of(ANN, 0).link(writer.finish(), 1).build();
      assertThatThrownBy(() -> store.partitions().commit(commit))
          .isInstanceOf(IllegalArgumentException.class);
      store.partitions().commit(Commit.of(ANN, 0).build()).join();
    }
  }

  @Test // what a caller hangs on its future holds up no other commit's write
  void aSlowCallerDoesNotHoldUpWriting() {
    var writing = new HeldWriting(); // else the first may be done before anything hangs on it
    try (var store = open(RocksDbSettings.DEFAULT, writing)) {
      var go = new CompletableFuture<Void>();
      var slow = store.partitions().commit(Commit.of(ANN, 0).build()).thenRun(go::join);
      writing.release();
      var other = store.partitions().commit(Commit.of(partition(1), 0).build());
      while (store.partitions().head(partition(1)).version() == 0) {
        Thread.onSpinWait(); // it is written while the answer waits behind the slow one
      }
      go.complete(null);
      slow.join();
      other.join();
    }
  }
}
