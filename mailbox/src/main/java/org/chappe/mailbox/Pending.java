package org.chappe.mailbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chappe.store.Commit;
import org.chappe.store.PartitionStore;
import org.chappe.store.StoreException;
import org.jspecify.annotations.Nullable;

/** A commit that was handed in, and what is to be published when it is durable. */
final class Pending {
  private final Commit commit;
  private final StoredSnapshot after;
  private final CompletableFuture<Void> durable;
  private volatile boolean published;
  private volatile @Nullable StoreException failure;

  private Pending(Commit commit, StoredSnapshot after, CompletableFuture<Void> durable) {
    this.commit = commit;
    this.after = after;
    this.durable = durable;
  }

  /** Hands the commit in. A store that throws instead has an unknown outcome as well. */
  static Pending handIn(PartitionStore store, Change.Built built) {
    CompletableFuture<Void> future;
    try {
      future = store.commit(built.commit());
    } catch (StoreException e) {
      future = CompletableFuture.failedFuture(e);
    }
    return new Pending(built.commit(), built.after(), future);
  }

  Commit commit() {
    return commit;
  }

  StoredSnapshot after() {
    return after;
  }

  boolean isDurable() {
    return durable.state() == CompletableFuture.State.SUCCESS;
  }

  boolean isDone() {
    return durable.isDone();
  }

  /** Waits for the store's first answer, whatever it is. */
  void awaitAnswer() {
    try {
      durable.join();
    } catch (CompletionException | java.util.concurrent.CancellationException e) {
      // the answer is looked at by whoever settles it
    }
  }

  /** The store's answer when it was no success. */
  Throwable answer() {
    return durable.exceptionNow();
  }

  boolean isPublished() {
    return published;
  }

  void markPublished() {
    published = true;
  }

  /** Why this will never be published; null while that is not known. */
  @Nullable StoreException failure() {
    return failure;
  }

  void fail(StoreException why) {
    failure = why;
  }

  boolean isSettled() {
    return published || failure != null;
  }
}
