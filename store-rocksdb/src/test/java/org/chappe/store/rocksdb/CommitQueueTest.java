package org.chappe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.chappe.store.Commit;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may wait shares a sync with what comes; nothing that must not wait waits for it. */
@Timeout(30)
final class CommitQueueTest {
  private static final PartitionId ANN = PartitionId.of(Kind.MAIL, "ann");

  /** So long that a test which met it would fail. */
  private static final Duration LONG = Duration.ofHours(1);

  private static final Request MAY_WAIT = request(Commit.of(ANN, 0).mayWait());
  private static final Request URGENT = request(Commit.of(ANN, 1));

  private static Request request(Commit.Builder commit) {
    return new Request.Apply(commit.build(), new CompletableFuture<>(), 10);
  }

  /** Takes on a thread of its own. */
  private static final class Taker {
    private final FutureTask<List<Request>> taken;
    private final Thread thread;

    Taker(CommitQueue queue) {
      taken = new FutureTask<>(queue::takeAll);
      thread = Thread.ofPlatform().start(taken);
    }

    void awaitLingering() {
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        assertThat(taken).as("it took without waiting").isNotDone();
        Thread.onSpinWait();
      }
    }

    List<Request> taken() throws Exception {
      return taken.get();
    }
  }

  @Test
  void whatMayWaitIsTakenWithWhatMayNot() throws Exception {
    var queue = new CommitQueue(10, 1_000, LONG);
    var taker = new Taker(queue);
    queue.put(MAY_WAIT);
    taker.awaitLingering();
    queue.put(MAY_WAIT);
    taker.awaitLingering();

    queue.put(URGENT);

    assertThat(taker.taken()).containsExactly(MAY_WAIT, MAY_WAIT, URGENT);
  }

  @Test
  void theUrgentIsTakenAtOnce() throws Exception {
    var queue = new CommitQueue(10, 1_000, LONG);
    queue.put(MAY_WAIT);
    queue.put(URGENT);
    queue.put(MAY_WAIT);

    assertThat(queue.takeAll()).containsExactly(MAY_WAIT, URGENT, MAY_WAIT);

    // what was urgent is gone with it
    var taker = new Taker(queue);
    queue.put(MAY_WAIT);
    taker.awaitLingering();
    queue.put(URGENT);
    assertThat(taker.taken()).containsExactly(MAY_WAIT, URGENT);
  }

  @Test
  void afterAMomentItIsTakenAlone() throws Exception {
    var queue = new CommitQueue(10, 1_000, Duration.ofMillis(1));
    queue.put(MAY_WAIT);
    assertThat(queue.takeAll()).containsExactly(MAY_WAIT);
  }

  @Test
  void aFullQueueIsTakenAtOnce() throws Exception {
    var queue = new CommitQueue(2, 1_000, LONG);
    queue.put(MAY_WAIT);
    queue.put(MAY_WAIT);
    var taker = new Taker(queue);
    taker.awaitLingering();

    queue.put(MAY_WAIT); // waits for room

    assertThat(taker.taken()).containsExactly(MAY_WAIT, MAY_WAIT);
  }

  @Test
  void closingEndsTheWait() throws Exception {
    var queue = new CommitQueue(10, 1_000, LONG);
    var taker = new Taker(queue);
    queue.put(MAY_WAIT);
    taker.awaitLingering();

    queue.close();

    assertThat(taker.taken()).containsExactly(MAY_WAIT);
  }
}
