package org.chappe.mailbox;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.chappe.store.Commit;
import org.chappe.store.CommitId;
import org.chappe.store.PartitionStore;
import org.chappe.store.StoreException;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.VersionConflict;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what became of commits, in their order, when the store's answers left it open;
 * DESIGN.md §1.
 *
 * <p>An unknown outcome becomes known by repeating the same commit: it applies, or had. What was
 * built on it and refused meanwhile is repeated too, as its base is there now. A repeated commit
 * meets a conflict also when it had applied and a later one of ours on top of it: then the head
 * shows that one's id.
 */
final class Settling {
  private final PartitionStore store;
  private final MailboxSettings settings;
  private boolean repeated;

  Settling(PartitionStore store, MailboxSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /**
   * Waits until {@code pending}'s outcome is known; null when it is durable.
   *
   * @param queue it and all commits built on it
   */
  @Nullable StoreException settle(Pending pending, List<Pending> queue) {
    pending.awaitAnswer();
    if (pending.isDurable()) {
      return null;
    }
    Throwable answer = pending.answer();
    if (answer instanceof VersionConflict conflict && !repeated) {
      return conflict;
    }
    if (answer instanceof StoreUnavailable || answer instanceof VersionConflict) {
      return repeat(pending.commit(), queue, (StoreException) answer);
    }
    return answer instanceof StoreException known
        ? known
        : new StoreUnavailable("a commit failed: " + answer.getMessage(), answer);
  }

  private @Nullable StoreException repeat(
      Commit commit, List<Pending> queue, StoreException firstAnswer) {
    repeated = true;
    StoreException last = firstAnswer;
    long pauseNanos = settings.commitPause().toNanos();
    for (int attempt = 0; attempt < settings.commitAttempts(); attempt++) {
      try {
        store.commit(commit).join();
        return null;
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof StoreException known)) {
          return new StoreUnavailable("a commit failed: " + e.getMessage(), e);
        }
        last = known;
      } catch (StoreException e) {
        last = e;
      }
      if (last instanceof VersionConflict) {
        return headIsOurs(queue) ? null : last;
      }
      LockSupport.parkNanos(pauseNanos);
      pauseNanos *= 2;
    }
    return last;
  }

  private boolean headIsOurs(List<Pending> queue) {
    try {
      CommitId made = store.head(queue.getFirst().commit().partition()).commit().orElse(null);
      return queue.stream().anyMatch(pending -> pending.commit().id().equals(made));
    } catch (StoreUnavailable e) {
      return false;
    }
  }
}
