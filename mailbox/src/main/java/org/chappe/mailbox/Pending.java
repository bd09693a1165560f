package org.chappe.mailbox;

import java.time.Duration;
import java.time.Instant;
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
  private final boolean early;
  private final Instant handedIn;
  private volatile boolean published;
  private volatile boolean ended;
  private volatile @Nullable StoreException failure;

  private Pending(Change.Built built, Instant handedIn, CompletableFuture<Void> durable) {
    this.handedIn = handedIn;
    commit = built.commit();
    after = built.after();
    early = built.early();
    this.durable = durable;
  }

  /** Hands the commit in. A store that throws instead has an unknown outcome as well. */
  static Pending handIn(PartitionStore store, Change.Built built, Instant now) {
    CompletableFuture<Void> future;
    try {
      future = store.commit(built.commit());
    } catch (StoreException e) {
      future = CompletableFuture.failedFuture(e);
    }
    return new Pending(built, now, future);
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

  /** Whether it may be seen before it is durable. */
  boolean isEarly() {
    return early;
  }

  /** How long ago it was handed in. */
  Duration waited(Instant now) {
    return Duration.between(handedIn, now);
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
    ended = true;
  }

  /** It is durable and published. */
  void end() {
    published = true;
    ended = true;
  }

  /** Whether it is durable and published, or it is known that it never will be durable. */
  boolean isEnded() {
    return ended;
  }
}
