package org.chappe.imap;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.model.BodyId;
import org.chappe.store.Body;
import org.chappe.store.BodyStore;
import org.chappe.store.BodyWriter;
import org.chappe.store.Commit;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.Store;

/**
 * A store whose reading of messages' fields and of many bodies stops, when it is told to, until it
 * may go on.
 */
final class GatedStore implements Store {
  private final Store behind;
  private final AtomicInteger passes = new AtomicInteger(Integer.MAX_VALUE);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  GatedStore(Store behind) {
    this.behind = behind;
  }

  /** So many readings more go through. */
  void stopAfter(int readings) {
    passes.set(readings);
  }

  /** Waits until somebody waits. */
  void awaitStopped() throws InterruptedException {
    if (!stopped.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody reads");
    }
  }

  void goOn() {
    open.countDown();
  }

  private void pass() {
    if (passes.getAndDecrement() > 0) {
      return;
    }
    stopped.countDown();
    try {
      if (!open.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody let it go on");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public PartitionStore partitions() {
    return new Partitions(behind.partitions());
  }

  @Override
  public BodyStore bodies() {
    return new Bodies(behind.bodies());
  }

  @Override
  public void close() {
    goOn();
    behind.close();
  }

  private final class Partitions implements PartitionStore {
    private final PartitionStore rows;

    Partitions(PartitionStore rows) {
      this.rows = rows;
    }

    @Override
    public Head head(PartitionId partition) {
      return rows.head(partition);
    }

    @Override
    public Optional<byte[]> get(PartitionId partition, byte[] key) {
      return rows.get(partition, key);
    }

    @Override
    public List<Row> getAll(PartitionId partition, List<byte[]> keys) {
      return passing(rows.getAll(partition, keys));
    }

    @Override
    public List<Row> scan(PartitionId partition, RowRange range, int limit) {
      return passing(rows.scan(partition, range, limit));
    }

    /** Of fields: mailbox/DESIGN.md. */
    private List<Row> passing(List<Row> read) {
      if (!read.isEmpty() && read.getFirst().key()[0] == 'f') {
        pass();
      }
      return read;
    }

    @Override
    public CompletableFuture<Void> commit(Commit commit) {
      return rows.commit(commit);
    }
  }

  private final class Bodies implements BodyStore {
    private final BodyStore bodies;

    Bodies(BodyStore bodies) {
      this.bodies = bodies;
    }

    @Override
    public BodyWriter write() {
      return bodies.write();
    }

    @Override
    public Optional<Body> open(BodyId id) {
      return bodies.open(id);
    }

    @Override
    public List<Optional<Body>> openAll(List<BodyId> ids, Expected expected, int octetsAhead) {
      pass();
      return bodies.openAll(ids, expected, octetsAhead);
    }

    @Override
    public long collect(Instant unlinkedBefore) {
      return bodies.collect(unlinkedBefore);
    }
  }
}
