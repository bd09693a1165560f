package org.chappe.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.chappe.store.PartitionId.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine's partitions do. An engine's test extends this and says how it is opened. */
public abstract class PartitionStoreContract {
  static final PartitionId ANN = PartitionId.of(Kind.MAIL, "ann");
  static final PartitionId BOB = PartitionId.of(Kind.MAIL, "bob");

  /** An empty store, the same one for the whole of one test. */
  protected abstract PartitionStore store();

  @Test
  void beforeTheFirstCommitThereIsNothing() {
    assertThat(store().head(ANN)).isEqualTo(Head.NONE);
    assertThat(store().get(ANN, key("a"))).isEmpty();
    assertThat(store().getAll(ANN, List.of(key("a")))).isEmpty();
    assertThat(store().scan(ANN, all(), 10)).isEmpty();
  }

  @Test
  void aCommitMovesTheVersionAndReplacesTheHead() {
    var first = Commit.of(ANN, 0).head(key("one")).put(key("a"), key("1")).build();
    done(store().commit(first));

    var head = store().head(ANN);
    assertThat(head.version()).isEqualTo(1);
    assertThat(head.commit()).contains(first.id());
    assertThat(head.value()).isEqualTo(key("one"));
    assertThat(store().get(ANN, key("a"))).hasValue(key("1"));

    done(store().commit(Commit.of(ANN, 1).build()));
    assertThat(store().head(ANN).version()).isEqualTo(2);
    assertThat(store().head(ANN).value()).isEmpty();
    assertThat(store().get(ANN, key("a"))).hasValue(key("1"));
  }

  @Test
  void aCommitMayLeaveVersionsOut() {
    done(store().commit(Commit.of(ANN, 0).build()));
    var jump = Commit.of(ANN, 1).version(1_000).put(key("a"), key("1")).build();
    done(store().commit(jump));
    done(store().commit(jump)); // a repetition

    assertThat(store().head(ANN).version()).isEqualTo(1_000);
    assertThat(store().head(ANN).commit()).contains(jump.id());
    assertThat(failure(store().commit(Commit.of(ANN, 2).build())))
        .isInstanceOf(VersionConflict.class);
    done(store().commit(Commit.of(ANN, 1_000).build()));
    assertThat(store().head(ANN).version()).isEqualTo(1_001);
  }

  @Test
  void whatMayWaitIsWrittenAllTheSame() {
    done(store().commit(Commit.of(ANN, 0).mayWait().put(key("a"), key("1")).build()));
    assertThat(store().get(ANN, key("a"))).hasValue(key("1"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2, 7})
  void aCommitOnAnotherVersionChangesNothing(long version) {
    done(store().commit(Commit.of(ANN, 0).put(key("a"), key("1")).build()));
    var head = store().head(ANN);

    var late = store().commit(Commit.of(ANN, version).put(key("a"), key("2")).build());

    assertThat(failure(late))
        .isInstanceOf(VersionConflict.class)
        .hasMessage("partition m:ann is at version 1, not " + version);
    assertThat(store().head(ANN)).isEqualTo(head);
    assertThat(store().get(ANN, key("a"))).hasValue(key("1"));
  }

  @Test
  void commitsOnTheirWayAreBuiltUpon() {
    var handedIn = new ArrayList<CompletableFuture<Void>>();
    var order = new ArrayList<Integer>(); // futures of a partition complete one after another
    CommitId previous = null;
    for (int v = 0; v < 200; v++) {
      var builder = Commit.of(ANN, v).put(key("n"), key("" + v));
      if (previous != null) {
        builder.after(previous);
      }
      var commit = builder.build();
      previous = commit.id();
      int number = v;
      handedIn.add(store().commit(commit).thenRun(() -> order.add(number)));
    }
    handedIn.forEach(PartitionStoreContract::done);

    assertThat(store().head(ANN).version()).isEqualTo(200);
    assertThat(store().get(ANN, key("n"))).hasValue(key("199"));
    assertThat(order).hasSize(200).isSorted();
  }

  @Test
  void aConflictIsAConflictOfAllThatWasBuiltOnIt() {
    done(store().commit(Commit.of(ANN, 0).put(key("a"), key("theirs")).build()));

    var first = Commit.of(ANN, 0).put(key("a"), key("mine")).build();
    var second = Commit.of(ANN, 1).after(first.id()).put(key("b"), key("mine")).build();
    var third = Commit.of(ANN, 2).after(second.id()).put(key("c"), key("mine")).build();
    var outcomes = List.of(store().commit(first), store().commit(second), store().commit(third));

    // version 1 is what the second expects, but it is not the one it was built on
    for (var outcome : outcomes) {
      assertThat(failure(outcome)).isInstanceOf(VersionConflict.class);
    }
    assertThat(store().scan(ANN, all(), 10)).containsExactly(row("a", "theirs"));
  }

  @Test
  void aRepeatedCommitAppliesOnce() {
    done(store().commit(Commit.of(ANN, 0).put(key("n"), key("1")).build()));
    var commit = Commit.of(ANN, 1).put(key("n"), key("2")).build();

    done(store().commit(commit));
    done(store().commit(commit));
    done(store().commit(commit));

    assertThat(store().head(ANN).version()).isEqualTo(2);
  }

  @Test
  void aRepeatedCommitAppliesOnceAlsoWhileTheFirstIsOnItsWay() {
    var commit = Commit.of(ANN, 0).put(key("n"), key("1")).build();
    var both = List.of(store().commit(commit), store().commit(commit));
    both.forEach(PartitionStoreContract::done);
    assertThat(store().head(ANN).version()).isEqualTo(1);
  }

  @Test // only the head is remembered: who repeats too late reloads, and finds its rows
  void aRepeatedCommitWithAnotherOnTopIsAConflict() {
    var first = Commit.of(ANN, 0).put(key("a"), key("1")).build();
    done(store().commit(first));
    done(store().commit(Commit.of(ANN, 1).put(key("b"), key("2")).build()));

    assertThat(failure(store().commit(first))).isInstanceOf(VersionConflict.class);
    assertThat(store().scan(ANN, all(), 10)).containsExactly(row("a", "1"), row("b", "2"));
  }

  @Test
  void anUnknownOutcomeIsResolvedByRepeating() {
    for (var outcome :
        List.of(FailingStore.Failure.UNKNOWN_APPLIED, FailingStore.Failure.UNKNOWN_NOT_APPLIED)) {
      var store = failing();
      long version = store.partitions().head(ANN).version();
      store.failCommits(outcome);
      var commit = Commit.of(ANN, version).put(key("a"), key("" + outcome)).build();

      assertThat(failure(store.partitions().commit(commit))).isInstanceOf(StoreUnavailable.class);
      done(store.partitions().commit(commit));

      assertThat(store().head(ANN).version()).isEqualTo(version + 1);
      assertThat(store().get(ANN, key("a"))).hasValue(key("" + outcome));
    }
  }

  private FailingStore failing() {
    var partitions = store();
    return new FailingStore(
        new Store() {
          @Override
          public PartitionStore partitions() {
            return partitions;
          }

          @Override
          public BodyStore bodies() {
            return new MemoryStore().bodies();
          }

          @Override
          public void close() {}
        });
  }

  @Test
  void changesApplyInTheirOrder() {
    done(
        store()
            .commit(
                Commit.of(ANN, 0)
                    .put(key("a"), key("1"))
                    .put(key("a"), key("2"))
                    .put(key("b"), key("1"))
                    .delete(key("b"))
                    .delete(key("c"))
                    .put(key("c"), key("1"))
                    .put(key("d1"), key("gone"))
                    .deleteRange(RowRange.withPrefix(key("d")))
                    .put(key("d2"), key("stays"))
                    .build()));
    assertThat(store().scan(ANN, all(), 10))
        .containsExactly(row("a", "2"), row("c", "1"), row("d2", "stays"));
  }

  @Test
  void aRangeIsDeletedFromItsFirstToBeforeItsLast() {
    var commit = Commit.of(ANN, 0);
    for (String name : List.of("a", "b", "b\0", "c", "d")) {
      commit.put(key(name), key(name));
    }
    done(store().commit(commit.build()));
    done(
        store()
            .commit(
                Commit.of(ANN, 1)
                    .deleteRange(RowRange.of(key("b"), key("d")))
                    .deleteRange(RowRange.of(key("z"), key("a"))) // empty
                    .deleteRange(RowRange.of(key("a"), key("a"))) // empty
                    .build()));
    assertThat(store().scan(ANN, all(), 10)).containsExactly(row("a", "a"), row("d", "d"));
    assertThat(store().get(ANN, key("b"))).isEmpty();
  }

  @Test
  void deletingARangeLeavesOtherPartitionsAlone() {
    done(store().commit(Commit.of(ANN, 0).put(key("a"), key("1")).head(key("h")).build()));
    done(store().commit(Commit.of(BOB, 0).put(key("a"), key("1")).build()));
    done(store().commit(Commit.of(ANN, 1).deleteRange(all()).head(key("h")).build()));
    assertThat(store().scan(ANN, all(), 10)).isEmpty();
    assertThat(store().head(ANN).value()).isEqualTo(key("h"));
    assertThat(store().get(BOB, key("a"))).hasValue(key("1"));
  }

  @Test
  void partitionsWhoseNamesBeginAlikeAreApart() {
    var names = List.of("a", "aa", "ab", "b", "a\0", "a\u00ff");
    for (String name : names) {
      var commit = Commit.of(PartitionId.of(Kind.MAIL, name), 0);
      commit.put(key(""), key(name)).put(key("a"), key(name)).put(key("b"), key(name));
      done(store().commit(commit.build()));
    }
    var longest = PartitionId.of(Kind.MAIL, "x".repeat(PartitionId.MAX_OCTETS));
    done(store().commit(Commit.of(longest, 0).put(key("k"), key("v")).build()));

    for (String name : names) {
      assertThat(store().scan(PartitionId.of(Kind.MAIL, name), all(), 10))
          .containsExactly(row("", name), row("a", name), row("b", name));
      assertThat(store().head(PartitionId.of(Kind.ACCOUNT, name))).isEqualTo(Head.NONE);
    }
    assertThat(store().scan(longest, all(), 10)).containsExactly(row("k", "v"));
  }

  @Test
  void keysOrderUnsignedAndMayBeEmptyOrLong() {
    var keys =
        List.of(
            new byte[0],
            new byte[] {0},
            new byte[] {0, 0},
            new byte[] {1},
            longKey(),
            new byte[] {0x7F},
            new byte[] {(byte) 0x80},
            new byte[] {(byte) 0xFF},
            new byte[] {(byte) 0xFF, (byte) 0xFF});
    var commit = Commit.of(ANN, 0);
    for (byte[] key : keys.reversed()) {
      commit.put(key, new byte[] {(byte) key.length});
    }
    done(store().commit(commit.build()));

    var upTo = RowRange.of(new byte[0], new byte[] {-1, -1, -1, -1});
    assertThat(store().scan(ANN, upTo, 100)).extracting(Row::key).containsExactlyElementsOf(keys);
    assertThat(store().getAll(ANN, keys)).extracting(Row::key).containsExactlyElementsOf(keys);
    for (byte[] key : keys) {
      assertThat(store().get(ANN, key)).hasValue(new byte[] {(byte) key.length});
    }
  }

  private static byte[] longKey() {
    var key = new byte[1_000];
    key[0] = 2;
    return key;
  }

  @Test
  void valuesComeBackAsTheyWere() {
    var random = RandomGenerator.of("L64X128MixRandom");
    var commit = Commit.of(ANN, 0);
    var values = new ArrayList<byte[]>();
    for (int octets : List.of(0, 1, 63, 64, 65, 4_095, 4_096, 70_000, 300_000)) {
      var value = new byte[octets];
      random.nextBytes(value);
      values.add(value);
      commit.put(number(octets), value);
    }
    done(store().commit(commit.build()));

    for (byte[] value : values) {
      assertThat(store().get(ANN, number(value.length))).hasValue(value);
    }
    var keys = values.stream().map(value -> number(value.length)).toList();
    assertThat(store().getAll(ANN, keys)).extracting(Row::value).containsExactlyElementsOf(values);
    assertThat(store().scan(ANN, all(), 100))
        .extracting(Row::value)
        .containsExactlyElementsOf(values);
  }

  @Test
  void getAllGivesWhatExistsInOrder() {
    var commit = Commit.of(ANN, 0);
    for (int i = 0; i < 900; i += 3) {
      commit.put(number(i), number(i));
    }
    done(store().commit(commit.build()));
    var asked = new ArrayList<byte[]>();
    for (int i = 0; i < 1_000; i++) {
      asked.add(number(i));
    }
    var found = store().getAll(ANN, asked);
    assertThat(found).hasSize(300);
    for (int i = 0; i < 300; i++) {
      assertThat(found.get(i)).isEqualTo(new Row(number(3 * i), number(3 * i)));
    }
    assertThat(store().getAll(ANN, List.of())).isEmpty();
  }

  /** An engine may step to the next one, or look it up. */
  @ParameterizedTest
  @ValueSource(ints = {2, 5, 15, 16, 17, 18, 40, 300})
  void getAllFindsRowsHoweverFarApartTheyAre(int gap) {
    var commit = Commit.of(ANN, 0);
    for (int i = 0; i < 900; i++) {
      if (i % (2 * gap) != 0) { // every second one asked for is not there
        commit.put(number(i), number(i));
      }
    }
    done(store().commit(commit.build()));
    var asked = new ArrayList<byte[]>();
    var there = new ArrayList<byte[]>();
    for (int i = 0; i < 1_000; i += gap) {
      asked.add(number(i));
      if (i % (2 * gap) != 0 && i < 900) {
        there.add(number(i));
      }
    }
    assertThat(store().getAll(ANN, asked)).extracting(Row::value).containsExactlyElementsOf(there);
    var mixed = new ArrayList<byte[]>(); // far, near, far
    for (int i = 1; i < 900; i += i % 7 == 0 ? 5 * gap : 1) {
      mixed.add(number(i));
    }
    var mixedThere = mixed.stream().filter(key -> store().get(ANN, key).isPresent()).toList();
    assertThat(store().getAll(ANN, mixed))
        .extracting(Row::key)
        .containsExactlyElementsOf(mixedThere);
  }

  @Test
  void scansGoOnWhereThePageEnded() {
    for (int v = 0; v < 5; v++) {
      var commit = Commit.of(ANN, v);
      for (int i = 0; i < 900; i++) {
        commit.put(number(v * 900 + i), number(i));
      }
      done(store().commit(commit.build()));
    }
    for (int limit : List.of(1_000, 4_499, 4_500, 4_501, 17)) {
      var range = RowRange.of(number(10), number(4_490));
      int expected = 10;
      for (var page = store().scan(ANN, range, limit);
          !page.isEmpty();
          page = store().scan(ANN, range, limit)) {
        assertThat(page).hasSizeLessThanOrEqualTo(limit);
        for (var row : page) {
          assertThat(row.key()).isEqualTo(number(expected++));
        }
        range = range.after(page.getLast().key());
      }
      assertThat(expected).isEqualTo(4_490);
    }
    assertThat(store().scan(ANN, RowRange.of(number(5), number(5)), 10)).isEmpty();
    assertThat(store().scan(ANN, RowRange.of(number(9), number(5)), 10)).isEmpty();
  }

  @Test
  void aPageIsBoundedInOctets() {
    int rows = 100;
    for (int v = 0; v < rows; v++) {
      done(store().commit(Commit.of(ANN, v).put(number(v), new byte[200_000]).build()));
    }
    int seen = 0;
    var range = all();
    for (var page = store().scan(ANN, range, rows);
        !page.isEmpty();
        page = store().scan(ANN, range, rows)) {
      long octets = page.stream().mapToLong(row -> row.value().length).sum();
      assertThat(octets).isLessThanOrEqualTo(PartitionStore.MAX_PAGE_OCTETS + 200_000L);
      seen += page.size();
      range = range.after(page.getLast().key());
    }
    assertThat(seen).isEqualTo(rows);
  }

  @Test // one writer turns all rows over at once; no reader ever sees two values side by side
  void readersNeverSeePartOfACommit() {
    var keys = new ArrayList<byte[]>();
    for (int i = 0; i < 300; i++) {
      keys.add(number(i));
    }
    turn(keys, 0);
    var stop = new AtomicBoolean();
    var readings =
        List.<Supplier<List<Row>>>of(
            () -> store().scan(ANN, all(), 1_000), () -> store().getAll(ANN, keys));
    var readers = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 4; i++) {
      var reading = readings.get(i % 2);
      readers.add(
          Threads.start(() -> {
            while (!stop.get()) {
              var rows = reading.get();
              assertThat(rows).hasSize(300);
              byte[] first = rows.getFirst().value();
              assertThat(rows).allMatch(row -> Arrays.equals(row.value(), first));
            }
          }));
    }
    for (int v = 1; v < 60; v++) {
      turn(keys, v);
    }
    stop.set(true);
    readers.forEach(CompletableFuture::join);
  }

  private void turn(List<byte[]> keys, int version) {
    var commit = Commit.of(ANN, version);
    if (version % 2 == 1) {
      commit.deleteRange(all());
    }
    for (byte[] key : keys) {
      commit.put(key, key("" + version));
    }
    done(store().commit(commit.build()));
  }

  @Test // the fence: of those who build on the same version exactly one gets it
  void ofWritersOnOneVersionOneWins() {
    var writers = new ArrayList<CompletableFuture<Void>>();
    for (int w = 0; w < 8; w++) {
      writers.add(
          Threads.start(() -> {
            for (int i = 0; i < 25; i++) {
              while (!addOne()) {
                Thread.onSpinWait();
              }
            }
          }));
    }
    writers.forEach(CompletableFuture::join);
    assertThat(store().head(ANN).version()).isEqualTo(200);
    assertThat(ByteBuffer.wrap(store().head(ANN).value()).getInt()).isEqualTo(200);
  }

  private boolean addOne() {
    var head = store().head(ANN);
    int sum = head.version() == 0 ? 0 : ByteBuffer.wrap(head.value()).getInt();
    var outcome = store().commit(Commit.of(ANN, head.version()).head(number(sum + 1)).build());
    return outcome.handle((_, failure) -> failure == null).join();
  }

  @Test
  void tooLargeACommitIsRefused() {
    var many = Commit.of(ANN, 0);
    for (int i = 0; i < Commit.MAX_CHANGES; i++) {
      many.put(number(i), number(i));
    }
    done(store().commit(many.build()));
    assertThatThrownBy(() -> store().commit(many.delete(number(0)).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a commit of 1001 changes and 8004 octets; the limits are 1000 and 1048576");
    var large = Commit.of(ANN, 1).put(key("a"), new byte[Commit.MAX_OCTETS]).build();
    assertThatThrownBy(() -> store().commit(large)).isInstanceOf(IllegalArgumentException.class);
    assertThat(store().head(ANN).version()).isEqualTo(1);
  }

  @Test
  void tooLargeAPageIsRefused() {
    var keys = new ArrayList<byte[]>();
    for (int i = 0; i <= PartitionStore.MAX_PAGE; i++) {
      keys.add(number(i));
    }
    assertThatThrownBy(() -> store().getAll(ANN, keys))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().scan(ANN, all(), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store().scan(ANN, all(), Integer.MAX_VALUE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20_261_123})
  void randomCommitsAgreeWithTheModel(long seed) {
    new PartitionModel(store(), seed).run(150);
  }

  static byte[] key(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] number(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  static Row row(String key, String value) {
    return new Row(key(key), key(value));
  }

  /** Everything below a key of many 0xFF. */
  static RowRange all() {
    return RowRange.of(new byte[0], new byte[] {-1, -1, -1, -1});
  }

  static void done(CompletableFuture<Void> outcome) {
    outcome.join();
  }

  static Throwable failure(CompletableFuture<Void> outcome) {
    try {
      outcome.join();
    } catch (CompletionException e) {
      return Optional.ofNullable(e.getCause()).orElse(e);
    }
    throw new AssertionError("it did not fail");
  }
}
