package org.chappe.store;

import java.util.concurrent.CompletableFuture;

/** Virtual threads whose failures a test sees. */
public final class Threads {
  private Threads() {}

  /** Runs {@code work} on a virtual thread; joining the future throws what {@code work} threw. */
  public static CompletableFuture<Void> start(Runnable work) {
    var ended = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            work.run();
            ended.complete(null);
          } catch (Throwable e) {
            ended.completeExceptionally(e);
          }
        });
    return ended;
  }
}
