package org.chappe.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.chappe.store.PartitionId.Kind;

/** Random commits and readings, each compared with sorted maps that were changed alike. */
final class PartitionModel {
  private static final int PARTITIONS = 3;

  private final PartitionStore store;
  private final Random random;
  private final long seed;
  private final List<TreeMap<byte[], byte[]>> rows = new ArrayList<>();
  private final long[] versions = new long[PARTITIONS];
  private final List<CompletableFuture<Void>> onTheirWay = new ArrayList<>();

  PartitionModel(PartitionStore store, long seed) {
    this.store = store;
    this.seed = seed;
    random = new Random(seed);
    for (int i = 0; i < PARTITIONS; i++) {
      rows.add(new TreeMap<>(Arrays::compareUnsigned));
    }
  }

  void run(int steps) {
    for (int step = 0; step < steps; step++) {
      int partition = random.nextInt(PARTITIONS);
      commit(partition);
      if (random.nextInt(4) == 0) {
        arrive();
        compare(random.nextInt(PARTITIONS));
      }
    }
    arrive();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      compare(partition);
    }
  }

  private static PartitionId id(int partition) {
    return PartitionId.of(Kind.MAIL, "p" + partition);
  }

  /** One commit of up to 30 changes; one in five is built on the wrong version. */
  private void commit(int partition) {
    boolean wrong = random.nextInt(5) == 0;
    long version = versions[partition] + (wrong ? 1 + random.nextInt(2) : 0);
    var builder = Commit.of(id(partition), version).head(key());
    var changed = rows.get(partition);
    var after = new TreeMap<>(changed);
    for (int i = random.nextInt(30); i > 0; i--) {
      change(builder, after);
    }
    var outcome = store.commit(builder.build());
    if (wrong) {
      onTheirWay.add(outcome.handle((_, failure) -> expectConflict(failure)));
      return;
    }
    onTheirWay.add(outcome);
    rows.set(partition, after);
    versions[partition]++;
  }

  private Void expectConflict(Throwable failure) {
    assertThat(failure).as("seed %d", seed).isInstanceOf(VersionConflict.class);
    return null;
  }

  private void change(Commit.Builder builder, NavigableMap<byte[], byte[]> after) {
    switch (random.nextInt(8)) {
      case 0 -> {
        byte[] key = key();
        builder.delete(key);
        after.remove(key);
      }
      case 1 -> {
        var range = RowRange.of(key(), key());
        builder.deleteRange(range);
        if (!range.isEmpty()) {
          after.subMap(range.from(), range.to()).clear();
        }
      }
      default -> {
        byte[] key = key();
        var value = new byte[random.nextInt(random.nextInt(20) == 0 ? 9_000 : 60)];
        random.nextBytes(value);
        builder.put(key, value);
        after.put(key, value);
      }
    }
  }

  /** Few different keys, of a few octets from both ends of the alphabet. */
  private byte[] key() {
    var key = new byte[random.nextInt(4)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(6) - 3);
    }
    return key;
  }

  private void arrive() {
    onTheirWay.forEach(CompletableFuture::join);
    onTheirWay.clear();
  }

  private void compare(int partition) {
    var expected = rows.get(partition);
    assertThat(store.head(id(partition)).version())
        .as("seed %d", seed)
        .isEqualTo(versions[partition]);
    for (int i = 0; i < 20; i++) {
      byte[] key = key();
      assertThat(store.get(id(partition), key).map(ByteBuffer::wrap))
          .as("seed %d", seed)
          .isEqualTo(Optional.ofNullable(expected.get(key)).map(ByteBuffer::wrap));
    }
    var range = RowRange.of(key(), new byte[] {-1, -1, -1, -1});
    int limit = 1 + random.nextInt(200);
    var page = store.scan(id(partition), range, limit);
    assertThat(page)
        .as("seed %d", seed)
        .containsExactlyElementsOf(
            expected.tailMap(range.from()).entrySet().stream()
                .limit(limit)
                .map(row -> new Row(row.getKey(), row.getValue()))
                .toList());
    var chosen = expected.entrySet().stream().filter(_ -> random.nextBoolean()).toList();
    assertThat(store.getAll(id(partition), chosen.stream().map(Map.Entry::getKey).toList()))
        .as("seed %d", seed)
        .containsExactlyElementsOf(
            chosen.stream().map(row -> new Row(row.getKey(), row.getValue())).toList());
  }
}
