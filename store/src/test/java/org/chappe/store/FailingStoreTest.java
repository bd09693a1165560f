package org.chappe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.store.PartitionStoreContract.ANN;
import static org.chappe.store.PartitionStoreContract.done;
import static org.chappe.store.PartitionStoreContract.failure;
import static org.chappe.store.PartitionStoreContract.key;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chappe.store.FailingStore.Failure;
import org.junit.jupiter.api.Test;

final class FailingStoreTest {
  private final FailingStore store = new FailingStore(new MemoryStore());

  @Test
  void commitsFailInTheOrderAskedFor() {
    store.failCommits(
        Failure.UNKNOWN_APPLIED, Failure.NONE, Failure.UNKNOWN_NOT_APPLIED, Failure.CONFLICT);

    assertThat(failure(commit(0))).isInstanceOf(StoreUnavailable.class);
    assertThat(version()).isEqualTo(1);
    done(commit(1));
    assertThat(version()).isEqualTo(2);
    assertThat(failure(commit(2))).isInstanceOf(StoreUnavailable.class);
    assertThat(version()).isEqualTo(2);
    assertThat(failure(commit(2))).isInstanceOf(VersionConflict.class);
    assertThat(version()).isEqualTo(2);
    done(commit(2));
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void heldCommitsApplyInTheirOrderWhenReleased() {
    store.hold();
    var first = commit(0);
    var second = commit(1);
    store.failCommits(Failure.NONE, Failure.UNKNOWN_APPLIED);
    assertThat(store.held()).isEqualTo(2);
    assertThat(first).isNotDone();
    assertThat(version()).isZero();

    store.release();

    assertThat(first).isCompleted();
    assertThat(failure(second)).isInstanceOf(StoreUnavailable.class);
    assertThat(version()).isEqualTo(2);
    done(commit(2));
    assertThat(store.held()).isZero();
  }

  @Test
  void readsFailAsOftenAsAskedFor() {
    store.failReads(2);
    assertThatThrownBy(this::version).isInstanceOf(StoreUnavailable.class);
    assertThatThrownBy(() -> store.partitions().get(ANN, key("a")))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(version()).isZero();
  }

  @Test
  void aDamagedBodyIsCutShort() {
    var content = key("Subject: x\r\n\r\n0123456789");
    NewBody written;
    try (var writer = store.bodies().write()) {
      writer.headerEndsAt(14);
      writer.write(content, 0, content.length);
      written = writer.finish();
    }
    done(store.partitions().commit(Commit.of(ANN, 0).link(written, 1).build()));
    var body = store.bodies().open(written.id()).orElseThrow();
    assertThat(body.header()).hasSize(14);
    store.damage(written.id());

    var out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> body.copyTo(out)).isInstanceOf(BodyDamaged.class);
    assertThat(out.size()).isEqualTo(12);
    assertThatThrownBy(body::header).isInstanceOf(BodyDamaged.class);
    assertThatThrownBy(() -> body.copyTo(out, 14, 24)).isInstanceOf(BodyDamaged.class);

    var ids = List.of(written.id());
    var together = store.bodies().openAll(ids, BodyStore.Expected.ALL, 100).getFirst();
    assertThatThrownBy(together.orElseThrow()::header).isInstanceOf(BodyDamaged.class);
    store.failReads(1);
    assertThatThrownBy(() -> store.bodies().openAll(ids, BodyStore.Expected.ALL, 100))
        .isInstanceOf(StoreUnavailable.class);
  }

  private CompletableFuture<Void> commit(long version) {
    return store.partitions().commit(Commit.of(ANN, version).build());
  }

  private long version() {
    return store.partitions().head(ANN).version();
  }
}
