package org.chappe.directory;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chappe.directory.Guessing.Kept;
import org.chappe.directory.Sharers.Sharer;
import org.chappe.model.AccountId;
import org.chappe.store.Commit;
import org.chappe.store.Committer;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.RowRange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@link Guessing} keeps over a restart, the one partition {@code guessing}: read at the
 * start, written once a minute when something changed, and at the end. A killed program loses a
 * minute.
 *
 * <pre>
 *   key 'l' | n (2)   format | count (4) | count × (scope (1) | key (8) | level × 1000 (4) | time (8))
 *   key 's' | n (2)   format | count (4) | count × (key (8) | m (4) | m × (account id (8) | day (4)))
 * </pre>
 *
 * All of it is one commit, so it is bounded: the highest levels, and the networks that most
 * accounts share. Keys are {@link GuessKey}s, times milliseconds.
 */
final class GuessSnapshot implements AutoCloseable {
  static final int LEVELS = 30_000; // 630 KB

  /** Of sharers together: 300 KB. */
  static final int SHARERS = 25_000;

  private static final int LEVELS_IN_ROW = 1_000;
  private static final int FORMAT = 1;
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final PartitionId PARTITION = PartitionId.of(PartitionId.Kind.SINGLE, "guessing");
  private static final RowRange ALL = RowRange.of(new byte[] {0}, new byte[] {(byte) 0xFF});
  private static final Logger log = LoggerFactory.getLogger(GuessSnapshot.class);

  private final PartitionStore partitions;
  private final Committer committer;
  private final Guessing guessing;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /** Reads what was kept, and begins to keep. */
  GuessSnapshot(PartitionStore partitions, Committer committer, Guessing guessing) {
    this.partitions = partitions;
    this.committer = committer;
    this.guessing = guessing;
    read();
    thread = Thread.ofVirtual().name("guessing").start(this::writeOften);
  }

  private void read() {
    var levels = new ArrayList<Kept>();
    var sharers = new ArrayList<Sharers.Kept>();
    Scan.forEach(
        partitions,
        PARTITION,
        ALL,
        row -> {
          var in = new ValueReader("what is kept of guesses", row.value(), FORMAT);
          for (int left = in.int32(); left > 0; left--) {
            if (row.key()[0] == 'l') {
              levels.add(new Kept(in.octet(), in.int64(), in.int32() / 1000.0, in.int64()));
            } else {
              sharers.add(sharersOf(in));
            }
          }
        });
    guessing.restore(levels);
    guessing.sharers().restore(sharers);
  }

  private static Sharers.Kept sharersOf(ValueReader in) {
    long network = in.int64();
    var some = new ArrayList<Sharer>();
    for (int left = in.int32(); left > 0; left--) {
      some.add(new Sharer(new AccountId(in.int64()), in.int32()));
    }
    return new Sharers.Kept(network, some);
  }

  private void writeOften() {
    boolean closed = false;
    while (!closed) {
      try {
        closed = closing.await(EVERY.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        return; // nobody here does that
      }
      try {
        write();
      } catch (RuntimeException e) { // mail does not stop for it
        log.warn("directory.guessing outcome=not_kept why=\"{}\"", e.getMessage());
      }
    }
  }

  /** When something changed since this was called last. */
  void write() {
    if (!guessing.hasChanged()) {
      return;
    }
    var commit =
        Commit.of(PARTITION, partitions.head(PARTITION).version()).mayWait().deleteRange(ALL);
    levels(commit, highest(guessing.kept()));
    sharers(commit, mostShared(guessing.sharers().kept()));
    committer.commit(commit.build());
  }

  private static List<Kept> highest(List<Kept> levels) {
    return levels.stream()
        .sorted(Comparator.comparingDouble(Kept::wrong).reversed())
        .limit(LEVELS)
        .toList();
  }

  private static List<Sharers.Kept> mostShared(List<Sharers.Kept> networks) {
    var some = new ArrayList<Sharers.Kept>();
    int sum = 0;
    var sorted =
        networks.stream()
            .sorted(Comparator.comparingInt((Sharers.Kept one) -> one.sharers().size()).reversed())
            .toList();
    for (var one : sorted) {
      sum += 1 + one.sharers().size();
      if (sum > SHARERS) {
        return some;
      }
      some.add(one);
    }
    return some;
  }

  private static void levels(Commit.Builder commit, List<Kept> levels) {
    for (int at = 0; at < levels.size(); at += LEVELS_IN_ROW) {
      var some = levels.subList(at, Math.min(levels.size(), at + LEVELS_IN_ROW));
      var out = new ValueWriter(FORMAT).int32(some.size());
      for (var level : some) {
        out.octet(level.scope())
            .int64(level.key())
            .int32((int) Math.round(level.wrong() * 1000))
            .int64(level.atMillis());
      }
      commit.put(key('l', at / LEVELS_IN_ROW), out.octets());
    }
  }

  private static void sharers(Commit.Builder commit, List<Sharers.Kept> networks) {
    int perRow = 100;
    for (int at = 0; at < networks.size(); at += perRow) {
      var some = networks.subList(at, Math.min(networks.size(), at + perRow));
      var out = new ValueWriter(FORMAT).int32(some.size());
      for (var one : some) {
        out.int64(one.network()).int32(one.sharers().size());
        one.sharers().forEach(each -> out.int64(each.account().value()).int32(each.day()));
      }
      commit.put(key('s', at / perRow), out.octets());
    }
  }

  private static byte[] key(char kind, int number) {
    return ByteBuffer.allocate(3).put((byte) kind).putShort((short) number).array();
  }

  /** Writes what changed, and ends. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
