package org.chappe.mailbox;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.chappe.model.AccountId;
import org.chappe.model.BodyId;
import org.chappe.store.Commit;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.Store;
import org.chappe.store.StoreException;
import org.chappe.store.ValueReader;

/**
 * Removes an account's mail: one commit marks the head, so that no writer has a turn any more; then
 * bodies are unlinked and rows deleted. The marked head stays: the id is never used again.
 */
final class Removing {
  private static final String LETTERS = "mdsebfxvtkoar";

  /** A link row and an unlinking each. */
  private static final int SLICE = Commit.MAX_CHANGES / 2;

  private final PartitionStore store;
  private final PartitionId partition;

  Removing(Store store, AccountId account) {
    this.store = store.partitions();
    partition = PartitionId.of(PartitionId.Kind.MAIL, account);
  }

  static void markRemoved(OpenAccount account) {
    account.change(turn -> {
      Change change = turn.begin();
      change.head(change.head().asRemoved());
      turn.end(change);
      return turn.versions();
    });
  }

  /** Deletes the rows of an account that is marked; does nothing when there is none. */
  void sweep() {
    Head head = store.head(partition);
    if (head.version() == 0 || !HeadRow.read(head.value()).removed()) {
      return;
    }
    RowRange left = Rows.all('l');
    for (List<Row> links = links(left); !links.isEmpty(); links = links(left)) {
      head = commit(unlinking(head, links));
      left = left.after(links.getLast().key());
    }
    Commit.Builder rest = Commit.of(partition, head.version()).head(head.value());
    for (int i = 0; i < LETTERS.length(); i++) {
      rest.deleteRange(Rows.all(LETTERS.charAt(i)));
    }
    commit(rest);
  }

  private List<Row> links(RowRange range) {
    return store.scan(partition, range, SLICE);
  }

  private Commit.Builder unlinking(Head head, List<Row> links) {
    Commit.Builder commit = Commit.of(partition, head.version()).head(head.value());
    for (Row link : links) {
      var in = new ValueReader("a link", link.value(), Rows.FORMAT);
      commit.unlink(new BodyId(in.slice(BodyId.OCTETS).toArray()), Rows.number(link.key()));
      commit.delete(link.key());
    }
    return commit;
  }

  private Head commit(Commit.Builder commit) {
    try {
      store.commit(commit.build()).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException known) {
        throw known;
      }
      throw e;
    }
    return store.head(partition);
  }
}
