package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.List;

/**
 * Deletes {@link Leftovers} in commits of their own. Quota sums no longer count them; a crash in
 * the middle leaves leftovers again.
 */
final class Sweeping {
  /** Entries of one slice: their bodies' names are read at once, before the turn. */
  private static final int SLICE = 2_000;

  /** An entry, its message's three rows, and the link. */
  static final int CHANGES = 5;

  static final int OCTETS = 80;

  private final OpenAccount account;

  Sweeping(OpenAccount account) {
    this.account = account;
  }

  /** Sweeps and waits until it is durable. */
  void sweep(Leftovers leftovers) {
    begin(leftovers).forEach(account::finishOnce);
  }

  /**
   * Hands the commits in. They must not be made again when they fail: by then somebody may have
   * been given these UIDs. Who loads the account anew finds what is left.
   */
  List<OpenAccount.Submitted<?>> begin(Leftovers leftovers) {
    var submitted = new ArrayList<OpenAccount.Submitted<?>>();
    for (int from = 0; from < leftovers.size(); from += SLICE) {
      int first = from;
      int end = Math.min(leftovers.size(), from + SLICE);
      Links links = links(leftovers, first, end);
      submitted.add(account.submit(turn -> slice(turn, leftovers, first, end, links)));
    }
    if (!leftovers.dying().isEmpty()) {
      submitted.add(account.submit(turn -> forget(turn, leftovers.dying())));
    }
    return submitted;
  }

  private Links links(Leftovers leftovers, int first, int end) {
    var dead = new LongList();
    for (int i = first; i < end; i++) {
      if (leftovers.isDead(i)) {
        dead.add(leftovers.message(i));
      }
    }
    return Links.read(account.store().partitions(), account.partition(), dead);
  }

  private static List<Long> slice(Turn turn, Leftovers leftovers, int first, int end, Links links) {
    Change change = turn.begin();
    for (int i = first; i < end; i++) {
      if (!change.hasRoom(CHANGES, OCTETS)) {
        turn.end(change);
        change = turn.begin();
      }
      long message = leftovers.message(i);
      change.delete(Rows.entry(leftovers.mailbox(i), leftovers.uid(i)));
      if (leftovers.isDead(i)) {
        links.deleteMessage(change, message);
      }
      if (leftovers.isOfDying(i)) {
        (leftovers.isDead(i) ? change.changed().messagesGone : change.changed().messagesChanged)
            .add(message);
      }
    }
    turn.end(change);
    return List.of();
  }

  private static List<Long> forget(Turn turn, LongList dying) {
    Change change = turn.begin();
    for (int i = 0; i < dying.size(); i++) {
      if (!change.hasRoom(2, OCTETS)) {
        turn.end(change);
        change = turn.begin();
      }
      change.delete(Rows.dying(dying.get(i)));
      change.delete(Rows.all('x', dying.get(i)));
    }
    turn.end(change);
    return List.of();
  }
}
