package org.chappe.relay.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chappe.store.Commit;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.StoreException;
import org.chappe.store.StoreUnavailable;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that changes the outbox. It takes the changes that wait, as many as fit into one
 * commit, and goes on when that is durable: however many sessions hand in mail, they share a sync.
 *
 * <p>A commit whose outcome is not known is repeated for some seconds; then whoever waits is told
 * that it failed (a message may be in the outbox all the same: its client, which got no 250, sends
 * it again). {@link #submit} is for any thread and waits while {@link #WAITING} changes wait.
 */
final class OutboxWriter implements AutoCloseable {
  /** More than one commit takes; who hands in more waits. */
  private static final int WAITING = 2_000;

  /**
   * Before a commit is repeated whose outcome the store did not tell: it may be busy with itself.
   */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ZERO,
          Duration.ofMillis(50),
          Duration.ofMillis(250),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2));

  private final PartitionStore partitions;
  private final PartitionId partition;
  private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(WAITING);
  private final Thread thread;
  private volatile boolean closed;
  private volatile Totals totals = Totals.NONE;

  // The thread's own:
  private long version;
  private @Nullable Pending<?> next; // taken from the queue, for the next batch

  OutboxWriter(PartitionStore partitions, PartitionId partition) {
    this.partitions = partitions;
    this.partition = partition;
    reload();
    thread = Thread.ofPlatform().name("outbox").start(this::run);
  }

  private static final class Pending<R> {
    private final Change<R> change;
    private final CompletableFuture<R> done = new CompletableFuture<>();
    private @Nullable R result;

    Pending(Change<R> change) {
      this.change = change;
    }

    void apply(Batch batch) {
      result = change.apply(batch);
    }

    @SuppressWarnings("NullAway") // applied before
    void complete() {
      done.complete(result);
    }
  }

  /** What waits, as of the last commit. */
  Totals totals() {
    return totals;
  }

  /** The future completes when the change is durable. What depends on it is short. */
  <R> CompletableFuture<R> submit(Change<R> change) {
    var pending = new Pending<>(change);
    try {
      if (!closed) {
        queue.put(pending);
        if (closed && queue.remove(pending)) {
          pending.done.completeExceptionally(stopped());
        }
        return pending.done;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CompletableFuture.failedFuture(stopped());
  }

  private static StoreUnavailable stopped() {
    return new StoreUnavailable("the outbox is closed");
  }

  private void run() {
    while (true) {
      Pending<?> first = next;
      next = null;
      try {
        if (first == null) {
          first = closed ? queue.poll() : queue.take();
        }
      } catch (InterruptedException e) {
        first = queue.poll(); // close() wants what waits to be committed
      }
      if (first == null) {
        if (closed) {
          return;
        }
        continue;
      }
      List<Pending<?>> applied = new ArrayList<>();
      Batch batch = fill(first, applied);
      if (!applied.isEmpty()) {
        commit(batch, applied);
      }
    }
  }

  private Batch newBatch() {
    return new Batch(partitions, partition, version, totals);
  }

  private Batch fill(Pending<?> first, List<Pending<?>> applied) {
    Batch batch = newBatch();
    Pending<?> each = first;
    while (each != null) {
      if (!applied.isEmpty()
          && (each.change.readsRanges()
              || !batch.hasRoom(each.change.rows(), each.change.octets()))) {
        next = each;
        break;
      }
      try {
        each.apply(batch);
        applied.add(each);
      } catch (RuntimeException e) {
        each.done.completeExceptionally(e);
        batch = newBatch(); // half of it may be in there
        for (Pending<?> before : applied) {
          before.apply(batch);
        }
      }
      each = queue.poll();
    }
    return batch;
  }

  private void commit(Batch batch, List<Pending<?>> applied) {
    try {
      if (!batch.isEmpty()) {
        Commit commit = batch.build();
        await(commit);
        version = commit.version();
        totals = batch.totals();
      }
      applied.forEach(Pending::complete);
    } catch (RuntimeException e) {
      applied.forEach(each -> each.done.completeExceptionally(e));
      reloadWhenPossible();
    }
  }

  private void await(Commit commit) {
    for (Duration pause : PAUSES) {
      try {
        join(commit);
        return;
      } catch (StoreUnavailable e) {
        sleep(pause);
      }
    }
    join(commit);
  }

  private void join(Commit commit) {
    try {
      partitions.commit(commit).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException store ? store : e;
    }
  }

  private void reload() {
    Head head = partitions.head(partition);
    version = head.version();
    totals = Totals.read(head.value());
  }

  /** A commit that is built on a wrong version conflicts, and this is tried again. */
  private void reloadWhenPossible() {
    try {
      reload();
    } catch (StoreException e) {
      sleep(Duration.ofMillis(100));
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      // closing: what waits is tried without pauses
    }
  }

  /** Commits what waits, then ends. */
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
