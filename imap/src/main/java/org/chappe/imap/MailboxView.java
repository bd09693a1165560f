package org.chappe.imap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chappe.imap.wire.MessageSet;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MailboxSnapshot.Difference;
import org.chappe.model.MailboxId;
import org.chappe.model.Uid;
import org.chappe.model.UidSet;

/**
 * The selected mailbox as the client knows it: its message numbers. One session's, not thread-safe.
 *
 * <p>The view always stands on the newest snapshot it was given, so that what is fetched is what is
 * there. Messages that left since, and of which the client may not be told yet (RFC 9051 §7.5.1:
 * not while FETCH, STORE or SEARCH is answered), keep their numbers as <em>ghosts</em>:
 *
 * <pre>
 *   number     1    2    3    4    5
 *   client's   u10  u11  u12  u13  u14
 *   ghosts          u11       u13           ghosts = {2, 4}
 *   snapshot   u10       u12       u14      positions 0, 1, 2
 * </pre>
 *
 * <p>A number is a position plus one plus the ghosts before it. Telling a client of an expunge
 * removes the ghost, and the numbers behind it move.
 *
 * <p>Up to {@link #toldUpTo} the client knows everything: it stays behind while there are ghosts.
 */
final class MailboxView {
  private static final int[] NONE = {};

  private final boolean readOnly;
  private MailboxSnapshot snapshot;
  private int[] ghosts = NONE; // their numbers, ascending
  private long[] ghostUids = {}; // in the same order
  private long toldUpTo;
  private boolean uidOnly;
  private UidSet saved = UidSet.NONE;
  private UidSet recent = UidSet.NONE;

  MailboxView(MailboxSnapshot snapshot, boolean readOnly) {
    this.snapshot = snapshot;
    this.readOnly = readOnly;
    this.toldUpTo = snapshot.info().highestModSeq().value();
  }

  MailboxId id() {
    return snapshot.info().id();
  }

  boolean readOnly() {
    return readOnly;
  }

  MailboxSnapshot snapshot() {
    return snapshot;
  }

  /**
   * Whether nothing at all has happened since: a mailbox that has not changed is the same object.
   */
  @SuppressWarnings("ReferenceEquality")
  boolean isAt(MailboxSnapshot newest) {
    return newest == snapshot;
  }

  /** How many messages the client knows of. */
  int count() {
    return snapshot.count() + ghosts.length;
  }

  // Numbers

  /** The message number of a position. */
  int number(int position) {
    if (ghosts.length == 0) {
      return position + 1;
    }
    int low = 0; // how many ghosts are before it: those with at most `position` messages before
    int high = ghosts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ghosts[middle] - middle <= position + 1) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return position + 1 + low;
  }

  /** The position of a message number, or -1 for a ghost's. */
  private int position(int number) {
    int at = Arrays.binarySearch(ghosts, number);
    return at >= 0 ? -1 : number - 1 - (-at - 1);
  }

  // Sets

  /**
   * The messages of a set that are there.
   *
   * @param positions ascending
   * @param someGone whether a number in it was that of a message that is gone
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Chosen(int[] positions, boolean someGone) {}

  /** The messages meant by UIDs; of those that are gone nothing is said. */
  Chosen byUid(MessageSet set) {
    return new Chosen(snapshot.positionsOf(uids(set)), false);
  }

  /** Of these UIDs, those no message has. */
  UidSet absent(UidSet uids) {
    var absent = new ArrayList<UidSet.Range>(uids.ranges().size());
    for (UidSet.Range range : uids.ranges()) {
      long from = range.first();
      int position = snapshot.positionOf(from);
      for (int at = position < 0 ? -position - 1 : position; at < snapshot.count(); at++) {
        long there = snapshot.uid(at);
        if (there > range.last()) {
          break;
        }
        if (there > from) {
          absent.add(new UidSet.Range(from, there - 1));
        }
        from = there + 1;
      }
      if (from <= range.last()) {
        absent.add(new UidSet.Range(from, range.last()));
      }
    }
    return new UidSet(absent);
  }

  /** The UIDs meant, existing or not. */
  UidSet uids(MessageSet set) {
    if (set.saved()) {
      return saved;
    }
    int count = snapshot.count();
    // RFC 9051 §9, seq-number: in an empty mailbox "*" is UIDNEXT, which no message has
    long last =
        count > 0 ? snapshot.uid(count - 1) : Math.min(snapshot.info().uidNext(), Uid.MAX_VALUE);
    var ranges = new ArrayList<UidSet.Range>(set.ranges().size());
    for (MessageSet.Range range : set.ranges()) {
      long from = range.from() == MessageSet.LAST ? last : range.from();
      long to = range.to() == MessageSet.LAST ? last : range.to();
      ranges.add(new UidSet.Range(Math.min(from, to), Math.max(from, to)));
    }
    return new UidSet(ranges);
  }

  /** From now on message numbers mean nothing. RFC 9586 §3 */
  void uidOnly() {
    uidOnly = true;
  }

  static SyntaxException uidRequired() {
    return new SyntaxException(
        "UIDREQUIRED", "message numbers are not allowed once UIDONLY is enabled");
  }

  /**
   * The messages meant by message numbers.
   *
   * @throws SyntaxException for a number the client cannot know: RFC 9051 §9, seq-number
   */
  Chosen byNumber(MessageSet set) {
    if (uidOnly) {
      throw uidRequired();
    }
    if (set.saved()) {
      return new Chosen(snapshot.positionsOf(saved), false);
    }
    List<UidSet.Range> numbers = new ArrayList<>(set.ranges().size());
    for (MessageSet.Range range : set.ranges()) {
      boolean last = range.from() == MessageSet.LAST || range.to() == MessageSet.LAST;
      // Clients ask for "1:*" without looking at EXISTS; in an empty mailbox that is nothing.
      if (count() > 0 || !last) {
        long from = known(range.from());
        long to = known(range.to());
        numbers.add(new UidSet.Range(Math.min(from, to), Math.max(from, to)));
      }
    }
    return positions(new UidSet(numbers).ranges());
  }

  /**
   * As {@link #byNumber}, of numbers to search among: those above the last are no message's, and no
   * mistake. RFC 7377 §2
   */
  Chosen amongNumbers(MessageSet set) {
    if (set.saved() || uidOnly) {
      return byNumber(set); // which refuses where there are no numbers
    }
    List<UidSet.Range> numbers = new ArrayList<>(set.ranges().size());
    for (MessageSet.Range range : set.ranges()) {
      long from = range.from() == MessageSet.LAST ? count() : range.from();
      long to = range.to() == MessageSet.LAST ? count() : range.to();
      if (count() > 0 && Math.min(from, to) <= count()) {
        numbers.add(new UidSet.Range(Math.min(from, to), Math.min(Math.max(from, to), count())));
      }
    }
    return positions(new UidSet(numbers).ranges());
  }

  private long known(long number) {
    if (number > count()) {
      throw new SyntaxException(
          "there is no message %d: the mailbox has %d".formatted(number, count()));
    }
    return number == MessageSet.LAST ? count() : number;
  }

  private Chosen positions(List<UidSet.Range> numbers) {
    long all = 0;
    for (UidSet.Range range : numbers) {
      all += range.count();
    }
    int[] positions = new int[Math.toIntExact(all)];
    int chosen = 0;
    for (UidSet.Range range : numbers) {
      for (long number = range.first(); number <= range.last(); number++) {
        int position = position((int) number);
        if (position >= 0) {
          positions[chosen++] = position;
        }
      }
    }
    boolean someGone = chosen < positions.length;
    return new Chosen(someGone ? Arrays.copyOf(positions, chosen) : positions, someGone);
  }

  /** The UIDs of positions. */
  UidSet uidsAt(int[] positions) {
    if (positions.length > 0 && positions.length == snapshot.count()) {
      // every message: one range says so, whatever is missing between
      return UidSet.of(snapshot.uid(0), snapshot.uid(positions.length - 1));
    }
    long[] uids = new long[positions.length];
    for (int i = 0; i < uids.length; i++) {
      uids[i] = snapshot.uid(positions[i]);
    }
    return UidSet.of(uids);
  }

  // The search result variable, RFC 9051 §6.4.4.1

  void save(UidSet found) {
    saved = found;
  }

  // \Recent, RFC 3501 §2.3.2

  /** UIDs from {@code first} on, of those the snapshot has, are this session's to call recent. */
  void addRecent(long first) {
    long last = snapshot.info().uidNext() - 1;
    if (first <= last) {
      var ranges = new ArrayList<>(recent.ranges());
      ranges.add(new UidSet.Range(first, last));
      recent = new UidSet(ranges);
    }
  }

  boolean isRecent(int position) {
    return !recent.isEmpty() && recent.contains(snapshot.uid(position));
  }

  UidSet recent() {
    return recent;
  }

  int recentCount() {
    return recent.isEmpty() ? 0 : snapshot.positionsOf(recent).length;
  }

  // Moving on

  /** Stands on a newer snapshot. Numbers stay; messages that left become ghosts. */
  void advance(MailboxSnapshot newer, Difference difference) {
    int[] left = difference.expunged();
    if (left.length > 0) {
      int[] all = Arrays.copyOf(ghosts, ghosts.length + left.length);
      long[] uids = Arrays.copyOf(ghostUids, all.length);
      for (int i = 0; i < left.length; i++) {
        all[ghosts.length + i] = number(left[i]);
        uids[ghosts.length + i] = snapshot.uid(left[i]);
      }
      Arrays.sort(all);
      Arrays.sort(uids);
      ghosts = all;
      ghostUids = uids;
    }
    snapshot = newer;
    if (ghosts.length == 0) {
      toldUpTo = newer.info().highestModSeq().value();
    }
  }

  boolean hasGhosts() {
    return ghosts.length > 0;
  }

  /** The ghosts' UIDs. */
  UidSet ghostUids() {
    return UidSet.of(ghostUids);
  }

  /**
   * The highest modification sequence up to which the client can know of every change, never 0: RFC
   * 7162 §7
   */
  long toldUpTo() {
    return Math.max(1, toldUpTo);
  }

  /** The ghosts' numbers, ascending; they are no more, and numbers move up. */
  int[] takeGhosts() {
    int[] taken = ghosts;
    ghosts = NONE;
    ghostUids = new long[0];
    toldUpTo = snapshot.info().highestModSeq().value();
    return taken;
  }
}
