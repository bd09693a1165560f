package org.chappe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.Threads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

@Timeout(60)
final class ReadsTest {
  /** Each reading: how far it may look, and on which thread. */
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void load() {
    RocksDB.loadLibrary();
  }

  private String look(ReadOptions from) {
    var thread = Thread.currentThread();
    var place = thread.isVirtual() ? "in place" : thread.getName();
    seen.add((from.readTier() == ReadTier.BLOCK_CACHE_TIER ? "memory" : "disk") + " " + place);
    return "value";
  }

  private String miss(ReadOptions from) throws RocksDBException {
    var unused = look(from);
    if (from.readTier() == ReadTier.BLOCK_CACHE_TIER) {
      throw new RocksDBException(new Status(Status.Code.Incomplete, Status.SubCode.None, "disk"));
    }
    return unused;
  }

  @Test
  void aVirtualThreadLooksIntoMemoryItself() {
    try (var reads = new Reads(1)) {
      Threads.start(() -> assertThat(reads.quick(this::look)).isEqualTo("value")).join();
    }
    assertThat(seen).containsExactly("memory in place");
  }

  @Test
  void aVirtualThreadNeverWaitsForTheDisk() {
    try (var reads = new Reads(1)) {
      Threads.start(() -> assertThat(reads.quick(this::miss)).isEqualTo("value")).join();
      Threads.start(() -> assertThat(reads.slow(this::look)).isEqualTo("value")).join();
    }
    assertThat(seen).containsExactly("memory in place", "disk store-read-1", "disk store-read-1");
  }

  @Test
  void aPlatformThreadReadsInPlace() {
    try (var reads = new Reads(1)) {
      assertThat(reads.quick(this::miss)).isEqualTo("value");
      assertThat(reads.slow(this::miss)).isEqualTo("value");
    }
    var here = "disk " + Thread.currentThread().getName();
    assertThat(seen).containsExactly(here, here);
  }

  @Test
  void failuresComeBackFromThePool() {
    try (var reads = new Reads(1)) {
      Threads.start(
              () -> {
                assertThatThrownBy(() ->
                        reads.slow(_ -> {
                          throw new RocksDBException("bad block");
                        }))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage("reading failed: bad block");
                assertThatThrownBy(() ->
                        reads.slow(_ -> {
                          throw new IllegalStateException("bug");
                        }))
                    .isInstanceOf(IllegalStateException.class);
              })
          .join();
    }
  }

  @Test
  void closingWaitsForReadersAndLetsNoneInAfterwards() {
    var reads = new Reads(1);
    var begun = new CompletableFuture<Void>();
    var go = new CompletableFuture<Void>();
    var reader =
        Threads.start(() ->
            reads.slow(_ -> {
              begun.complete(null);
              return go.join();
            }));
    begun.join();
    var closer = Thread.ofPlatform().start(reads::close);
    while (closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> reads.quick(this::look))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessage("the store is closed");
    go.complete(null);
    reader.join();
    Joining.join(closer);
    assertThat(seen).isEmpty();
  }
}
