package org.chappe.store.rocksdb;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.RocksDBException;

/** A writing step that waits until it is let go, and counts the syncs. */
final class HeldWriting implements Committer.Writing {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  final AtomicInteger syncs = new AtomicInteger();

  @Override
  public void write(Batch batch, boolean sync) throws RocksDBException {
    begun.countDown();
    await(released);
    if (sync) {
      syncs.incrementAndGet();
    }
    batch.write(sync);
  }

  /** Returns when the committer stands in its first write. */
  void awaitFirst() {
    await(begun);
  }

  void release() {
    released.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
