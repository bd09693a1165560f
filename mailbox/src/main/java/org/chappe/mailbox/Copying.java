package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.UidSet;

/**
 * Copies messages: new entries for the same messages. What does not fit into one commit becomes
 * visible with the last; see {@link Appending}. Reads nothing: all it needs is in memory.
 */
final class Copying {
  /** A key and a value, without keywords. */
  static final int ENTRY_OCTETS = 71;

  private final OpenAccount account;
  private final Rights rights;

  /**
   * Copies by somebody.
   *
   * @param rights say which flags copies may have
   */
  Copying(OpenAccount account, Rights rights) {
    this.account = account;
    this.rights = rights;
  }

  Copied copy(MailboxId from, UidSet uids, MailboxId to) {
    return account.change(turn -> copy(turn, from, uids, to));
  }

  private Copied copy(Turn turn, MailboxId from, UidSet uids, MailboxId to) {
    StoredMailbox source = turn.mailbox(from);
    StoredMailbox target = turn.mailbox(to);
    int[] positions = source.positionsOf(uids);
    if (positions.length == 0) {
      return new Copied(target.info().uidValidity(), UidSet.NONE, UidSet.NONE, List.of());
    }
    Appending.requireUids(target, positions.length);
    Appending.requireQuota(turn.now(), 0, positions.length);
    Appending.requireKeywords(target, flags(turn, source, positions, rights), turn.settings());

    long firstUid = target.info().uidNext();
    long saved = account.nowSeconds();
    var entries = new ArrayList<Entry>(positions.length);
    var fromUids = new long[positions.length];
    Change change = turn.begin();
    long firstVersion = change.version();
    var values = new EntryRow.Writer();
    for (int position : positions) {
      Entry original = source.entry(position);
      fromUids[entries.size()] = original.uid();
      if (!change.hasRoom(2, entryOctets(original) + 2_000)) {
        turn.end(change);
        change = turn.begin();
      }
      Entry copy =
          placed(
              original,
              flags(turn, original, rights),
              firstUid + entries.size(),
              change.version(),
              saved);
      change.put(Rows.entry(to.value(), copy.uid()), values.value(copy));
      change.changed().messagesChanged.add(copy.messageId());
      turn.copies().retain(copy.messageId());
      entries.add(copy);
    }
    change.began(firstVersion);
    change.put(target.append(entries, change.version()));
    turn.end(change);
    return new Copied(
        target.info().uidValidity(),
        UidSet.of(fromUids),
        UidSet.of(firstUid, firstUid + positions.length - 1),
        turn.versions());
  }

  /** The different ones of some messages, as they will be. */
  @SuppressWarnings("ReferenceEquality")
  static Set<Flags> flags(Turn turn, StoredMailbox source, int[] positions, Rights rights) {
    var different = new HashSet<Flags>();
    Flags last = Flags.NONE;
    for (int position : positions) {
      Flags flags = source.flags(position);
      if (flags != last) { // neighbours mostly share one object
        different.add(rights.allFlags() ? flags : turn.flags().of(rights.changeable(flags)));
        last = flags;
      }
    }
    return different;
  }

  /** Mostly the original's own object. */
  static Flags flags(Turn turn, Entry original, Rights rights) {
    return rights.allFlags()
        ? original.flags()
        : turn.flags().of(rights.changeable(original.flags()));
  }

  static Entry placed(Entry original, Flags flags, long uid, long version, long saved) {
    return new Entry(
        uid,
        original.messageId(),
        original.threadId(),
        flags,
        version,
        original.internalDate(),
        saved,
        original.octets(),
        original.lineEnds(),
        original.utf8Header(),
        original.sent());
  }

  static long entryOctets(Entry entry) {
    long octets = ENTRY_OCTETS;
    for (String keyword : entry.flags().keywords()) {
      octets += keyword.length() + 1;
    }
    return octets;
  }
}
