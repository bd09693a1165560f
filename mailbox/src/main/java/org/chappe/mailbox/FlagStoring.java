package org.chappe.mailbox;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.UidSet;

/**
 * Changes flags. Of many messages in several commits, each true by itself, in one turn. They are
 * seen and answered at once where the store keeps what it is given, and durable within a second:
 * DESIGN.md §5.
 */
final class FlagStoring {
  private final OpenAccount account;
  private final Rights rights;

  /**
   * Changes by somebody.
   *
   * @param rights say which flags may be changed
   */
  FlagStoring(OpenAccount account, Rights rights) {
    this.account = account;
    this.rights = rights;
  }

  Stored store(
      MailboxId mailbox,
      UidSet uids,
      MailAccount.FlagChange change,
      Flags flags,
      OptionalLong unchangedSince) {
    return account.changeEarly(turn -> store(turn, mailbox, uids, change, flags, unchangedSince));
  }

  @SuppressWarnings("ReferenceEquality") // only saves asking the map
  private Stored store(
      Turn turn,
      MailboxId id,
      UidSet uids,
      MailAccount.FlagChange how,
      Flags flags,
      OptionalLong unchangedSince) {
    StoredMailbox mailbox = turn.mailbox(id);
    if (how != MailAccount.FlagChange.REMOVE) {
      Appending.requireKeywords(mailbox, List.of(rights.changeable(flags)), turn.settings());
    }
    int[] positions = mailbox.positionsOf(uids);
    var stored = new LongList();
    var modified = new LongList();
    int[] changing = new int[positions.length];
    Flags[] changed = new Flags[positions.length];
    int count = 0;
    Map<Flags, Flags> results = new HashMap<>(); // few messages have flags none other has
    Flags lastBefore = null;
    Flags lastAfter = null;
    for (int position : positions) {
      if (mailbox.modSeq(position) > unchangedSince.orElse(Long.MAX_VALUE)) {
        modified.add(mailbox.uid(position));
        continue;
      }
      Flags before = mailbox.flags(position);
      if (before != lastBefore || lastAfter == null) {
        lastBefore = before;
        lastAfter = results.computeIfAbsent(before, was -> after(turn, was, how, flags));
      }
      stored.add(mailbox.uid(position));
      if (!lastAfter.equals(before)) {
        changing[count] = position;
        changed[count++] = lastAfter;
      }
    }
    write(turn, id, Arrays.copyOf(changing, count), Arrays.copyOf(changed, count));
    return new Stored(UidSet.of(stored.toArray()), UidSet.of(modified.toArray()), turn.versions());
  }

  private Flags after(Turn turn, Flags before, MailAccount.FlagChange how, Flags flags) {
    Flags wanted =
        switch (how) {
          case ADD -> before.with(flags);
          case REMOVE -> before.without(flags);
          case REPLACE -> flags;
        };
    Flags after = rights.applied(before, wanted);
    if (how != MailAccount.FlagChange.REMOVE) {
      Appending.requireKeywords(after, turn.settings());
    }
    return turn.flags().of(after);
  }

  private static void write(Turn turn, MailboxId id, int[] positions, Flags[] flags) {
    var values = new EntryRow.Writer();
    int from = 0;
    while (from < positions.length) {
      StoredMailbox mailbox = turn.mailbox(id);
      Change change = turn.begin();
      if (turn.mayBeEarly()) {
        change.early();
      }
      int next = from;
      while (next < positions.length) {
        Entry was = mailbox.entry(positions[next]);
        Entry is = was.with(flags[next], change.version());
        if (!change.hasRoom(2, Copying.entryOctets(is) + 2_000)) {
          break;
        }
        change.put(Rows.entry(id.value(), is.uid()), values.value(is));
        change.changed().messagesChanged.add(is.messageId());
        next++;
      }
      change.put(
          mailbox.withFlags(
              Arrays.copyOfRange(positions, from, next),
              Arrays.copyOfRange(flags, from, next),
              change.version()));
      turn.end(change);
      from = next;
    }
  }
}
