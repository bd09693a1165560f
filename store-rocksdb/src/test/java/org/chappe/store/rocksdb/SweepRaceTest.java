package org.chappe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chappe.store.Commit;
import org.chappe.store.NewBody;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;
import org.chappe.store.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A commit links a body at the moment at which the collector removes it. */
@Timeout(60)
final class SweepRaceTest {
  private static final PartitionId ANN = PartitionId.of(Kind.MAIL, "ann");
  private static final PartitionId BOB = PartitionId.of(Kind.MAIL, "bob");
  private static final PartitionId OTHER = PartitionId.of(Kind.MAIL, "other");

  @TempDir Path directory;
  private final TestClock clock = new TestClock();

  @BeforeEach
  void leaveGarbage() {
    try (var store = Opened.in(directory, clock)) {
      var body = body(store);
      store.partitions().commit(Commit.of(ANN, 0).link(body, 1).build()).join();
      store.partitions().commit(Commit.of(ANN, 1).unlink(body.id(), 1).build()).join();
      clock.pass(Duration.ofHours(2));
    }
  }

  @Test
  void theLinkComesFirst() throws IOException {
    assertThat(race(true)).isZero();
  }

  @Test
  void theSweepComesFirst() throws IOException {
    assertThat(race(false)).isEqualTo(1);
  }

  @Test // the collector saw the old garbage row; the new one's grace has only begun
  void theBodyIsUnlinkedAnewMeanwhile() throws IOException {
    try (var store = Opened.in(directory, clock)) {
      var body = body(store);
      store.partitions().commit(Commit.of(BOB, 0).link(body, 1).build()).join();
      store.partitions().commit(Commit.of(BOB, 1).unlink(body.id(), 1).build()).join();
      var removed = new CompletableFuture<Long>();
      store.committer().put(new Request.Sweep(List.of(body.id()), clock.instant(), removed));
      assertThat(removed.join()).isZero();
      store.bodies().open(body.id()).orElseThrow().copyTo(OutputStream.nullOutputStream());
    }
  }

  /** Both are in the committer's hands at once; returns what the sweep removed. */
  private long race(boolean linkFirst) throws IOException {
    var writing = new HeldWriting();
    try (var store =
        RocksDbStore.open(
            directory, RocksDbSettings.DEFAULT, "0.1-test", clock, _ -> {}, writing)) {
      var body = body(store);
      var first = store.partitions().commit(Commit.of(OTHER, 0).build());
      writing.awaitFirst();
      var removed = new CompletableFuture<Long>();
      var sweep = new Request.Sweep(List.of(body.id()), clock.instant(), removed);
      var commit = Commit.of(BOB, 0).link(body, 1).build();
      CompletableFuture<Void> linked;
      if (linkFirst) {
        linked = store.partitions().commit(commit);
        store.committer().put(sweep);
      } else {
        store.committer().put(sweep);
        linked = store.partitions().commit(commit);
      }
      writing.release();
      first.join();
      linked.join();

      store.bodies().open(body.id()).orElseThrow().copyTo(OutputStream.nullOutputStream());
      assertThat(store.bodies().collect(clock.instant())).isZero(); // no garbage is left
      store.bodies().open(body.id()).orElseThrow().copyTo(OutputStream.nullOutputStream());
      return removed.join();
    }
  }

  private static NewBody body(RocksDbStore store) {
    try (var writer = store.bodies().write()) {
      writer.write(new byte[10_000], 0, 10_000);
      return writer.finish();
    }
  }
}
