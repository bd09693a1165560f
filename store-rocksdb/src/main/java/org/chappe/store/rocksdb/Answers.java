package org.chappe.store.rocksdb;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Completes the futures of commits, in their order, on a thread of its own: what callers hung on
 * them does not hold up the next write. Its queue has no bound of its own; a future in it has a
 * caller who waits.
 */
final class Answers implements AutoCloseable {
  private static final List<Answer> END = List.of();

  private final BlockingQueue<List<Answer>> answers = new LinkedBlockingQueue<>();
  private final Thread thread = Thread.ofPlatform().name("store-answers").start(this::run);

  /** A commit's outcome: its failure, or none. */
  record Answer(CompletableFuture<Void> done, @Nullable Throwable failure) {}

  void give(List<Answer> group) {
    if (!group.isEmpty()) {
      answers.add(group);
    }
  }

  private void run() {
    try {
      for (var group = answers.take(); !group.isEmpty(); group = answers.take()) {
        group.forEach(Answers::complete);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody knows this thread", e);
    }
  }

  private static void complete(Answer answer) {
    if (answer.failure() == null) {
      answer.done().complete(null);
    } else {
      answer.done().completeExceptionally(answer.failure());
    }
  }

  /** Gives what waits, then ends. */
  @Override
  public void close() {
    answers.add(END);
    Joining.join(thread);
  }
}
