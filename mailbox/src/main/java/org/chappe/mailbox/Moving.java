package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chappe.model.MailboxId;
import org.chappe.model.UidSet;

/**
 * Moves messages, each wholly within one commit; several share a commit. RFC 6851 §3.3. A move
 * within one mailbox gives new UIDs.
 */
final class Moving {
  private final OpenAccount account;
  private final Rights rights;

  /**
   * Moves by somebody.
   *
   * @param rights say which flags messages may have where they go
   */
  Moving(OpenAccount account, Rights rights) {
    this.account = account;
    this.rights = rights;
  }

  Copied move(MailboxId from, UidSet uids, MailboxId to) {
    return account.change(turn -> move(turn, from, uids, to));
  }

  /** All of {@code from}. */
  static Copied moveAll(Turn turn, OpenAccount account, MailboxId from, MailboxId to) {
    return new Moving(account, Rights.ALL)
        .move(turn, from, UidSet.of(1, org.chappe.model.Uid.MAX_VALUE), to);
  }

  private Copied move(Turn turn, MailboxId from, UidSet uids, MailboxId to) {
    StoredMailbox source = turn.mailbox(from);
    int[] positions = source.positionsOf(uids);
    StoredMailbox target = turn.mailbox(to);
    Appending.requireUids(target, positions.length);
    Appending.requireKeywords(
        target, Copying.flags(turn, source, positions, rights), turn.settings());
    long firstUid = target.info().uidNext();
    long saved = account.nowSeconds();
    var fromUids = new long[positions.length];
    int done = 0;
    while (done < positions.length) {
      done += moveSome(turn, from, positions, to, saved, fromUids, done);
    }
    return new Copied(
        target.info().uidValidity(),
        UidSet.of(fromUids),
        done == 0 ? UidSet.NONE : UidSet.of(firstUid, firstUid + done - 1),
        turn.versions());
  }

  /**
   * One commit; returns how many it moved. Earlier commits of this turn took the first {@code done}
   * of {@code positions} away.
   */
  private int moveSome(
      Turn turn,
      MailboxId from,
      int[] positions,
      MailboxId to,
      long saved,
      long[] fromUids,
      int done) {
    Change change = turn.begin();
    StoredMailbox source = turn.mailbox(from);
    long uid = turn.mailbox(to).info().uidNext();
    var entries = new ArrayList<Entry>();
    var taken = new int[positions.length - done];
    for (int i = done; i < positions.length; i++) {
      Entry original = source.entry(positions[i] - done);
      if (!change.hasRoom(4, Copying.entryOctets(original) + 3_000)) {
        break;
      }
      Entry moved =
          Copying.placed(
              original,
              Copying.flags(turn, original, rights),
              uid + entries.size(),
              change.version(),
              saved);
      change.delete(Rows.entry(from.value(), original.uid()));
      change.put(Rows.entry(to.value(), moved.uid()), EntryRow.value(moved));
      change.expunged(from, original.uid());
      change.changed().messagesChanged.add(original.messageId());
      fromUids[i] = original.uid();
      taken[entries.size()] = positions[i] - done;
      entries.add(moved);
    }
    change.put(source.without(Arrays.copyOf(taken, entries.size()), change.version()));
    StoredMailbox target = change.mailbox(to).orElseThrow();
    change.put(target.append(List.copyOf(entries), change.version()));
    turn.end(change);
    return entries.size();
  }
}
