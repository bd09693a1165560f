package org.chappe.app.journal;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.chappe.store.Commit;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the journal behind mail's back: who notes something puts it into a queue and goes on; one
 * thread commits what has come together every {@link #PAUSE}, and deletes days that are over. When
 * the queue is full, or the store does not take it, entries are dropped and counted: mail does not
 * wait for its journal. A crash loses what was noted in the last moments. Thread-safe.
 */
public final class JournalWriter implements AutoCloseable {
  /** Some 5 MB: what comes in a second or two at most. */
  private static final int WAITING = 10_000;

  /** So long entries gather after the first, so that some hundreds share a commit; nobody waits. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final int ROWS_AT_ONCE = Commit.MAX_CHANGES - 10;
  private static final int OCTETS_AT_ONCE = Commit.MAX_OCTETS / 2;
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

  private final PartitionStore partitions;
  private final int days;
  private final InstantSource clock;
  private final BlockingQueue<JournalEntry> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final Map<LocalDate, Long> versions = new HashMap<>(); // of the thread
  private final Thread thread;
  private volatile boolean closed;
  private int number;

  /**
   * Begins to write.
   *
   * @param days for which entries are kept, at least 1
   */
  public JournalWriter(PartitionStore partitions, int days, InstantSource clock) {
    this.partitions = partitions;
    this.days = days;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("journal").start(this::writeOften);
  }

  /** Takes it, or drops it; never waits. */
  public void note(JournalEntry entry) {
    if (closed || !waiting.offer(entry)) {
      dropped.incrementAndGet();
    }
  }

  /** How many were dropped since the start. */
  public long dropped() {
    return dropped.get();
  }

  private void writeOften() {
    while (!closed || !waiting.isEmpty()) {
      var some = new ArrayList<JournalEntry>();
      try {
        some.add(waiting.take());
        if (!closed) {
          Thread.sleep(PAUSE);
        }
      } catch (InterruptedException e) {
        // closing: what waits is written without a pause
      }
      waiting.drainTo(some, WAITING);
      write(some);
    }
  }

  private void write(List<JournalEntry> some) {
    int written = 0;
    try {
      while (written < some.size()) {
        written += writePart(some.subList(written, some.size()));
      }
    } catch (RuntimeException e) { // whatever it is, the thread goes on
      versions.clear();
      dropped.addAndGet(some.size() - written);
      LOG.warn("journal.dropped entries={} why=\"{}\"", some.size() - written, e.getMessage());
    }
  }

  /** The first ones that fit into a commit and are of one day; how many they are. */
  private int writePart(List<JournalEntry> some) {
    LocalDate day = JournalRows.day(some.getFirst().at());
    long version = versionOf(day);
    PartitionId partition = JournalRows.of(day);
    var commit = Commit.of(partition, version).mayWait();
    int count = 0;
    for (JournalEntry entry : some) {
      if (!JournalRows.day(entry.at()).equals(day)
          || commit.size() > ROWS_AT_ONCE
          || commit.octets() > OCTETS_AT_ONCE) {
        break;
      }
      commit.put(JournalRows.entry(entry, number++), entry.value());
      if (!entry.messageId().isEmpty()) {
        commit.put(JournalRows.named(entry.messageId(), entry.id()), JournalRows.MARK);
      }
      count++;
    }
    join(commit.build());
    versions.put(day, version + 1);
    return count;
  }

  private long versionOf(LocalDate day) {
    Long known = versions.get(day);
    if (known != null) {
      return known;
    }
    deleteOldDays();
    commit(
        Commit.of(JournalRows.DAYS, version(JournalRows.DAYS))
            .put(JournalRows.day(day), JournalRows.MARK));
    return version(JournalRows.of(day));
  }

  private void deleteOldDays() {
    LocalDate first = JournalRows.day(clock.instant()).minusDays(days);
    for (Row row : partitions.scan(JournalRows.DAYS, JournalRows.ALL, PartitionStore.MAX_PAGE)) {
      LocalDate day = JournalRows.dayOf(row.key());
      if (day.isBefore(first)) {
        PartitionId partition = JournalRows.of(day);
        commit(Commit.of(partition, version(partition)).deleteRange(JournalRows.ALL));
        commit(Commit.of(JournalRows.DAYS, version(JournalRows.DAYS)).delete(row.key()));
        versions.remove(day);
      }
    }
  }

  private long version(PartitionId partition) {
    return partitions.head(partition).version();
  }

  private void commit(Commit.Builder commit) {
    join(commit.mayWait().build());
  }

  private void join(Commit commit) {
    try {
      partitions.commit(commit).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException store ? store : e;
    }
  }

  /** Writes what waits, then ends. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
