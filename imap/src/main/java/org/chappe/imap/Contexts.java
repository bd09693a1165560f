package org.chappe.imap;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.SessionEnds;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot.Difference;
import org.chappe.mailbox.search.Collation;
import org.chappe.mailbox.search.Search;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.mailbox.search.Sort;
import org.chappe.mailbox.search.SortBy;
import org.chappe.mailbox.search.SortTables;
import org.chappe.net.ConnectionClosed;

/**
 * Results a client is told the changes of: RETURN (UPDATE), RFC 5267 §4.3. One session's, as long
 * as the mailbox is selected.
 *
 * <p>A context is its result as UIDs, in the order asked for. When the mailbox moves on, only
 * messages that came or changed are looked at again. What is told of messages that left is told
 * before their EXPUNGE, of those that came after EXISTS, so that numbers are always valid.
 *
 * <p>Message numbers, "*", "$", RECENT and the time in a program are those of the moment it was
 * sent.
 */
final class Contexts {
  /**
   * Contexts of one session: programs keep one for each view of a mailbox they show. A context of a
   * million messages takes 8 MB.
   */
  private static final int MOST = 8;

  private static final int[] NO_SCORES = {};

  private final ImapWriter out;
  private final MailAccount mail;
  private final MailboxView view;
  private final Map<String, Context> byTag = new LinkedHashMap<>();

  Contexts(ImapWriter out, MailAccount mail, MailboxView view) {
    this.out = out;
    this.mail = mail;
    this.view = view;
  }

  /**
   * What is kept up to date.
   *
   * @param by empty for the mailbox's order
   */
  record Wanted(
      SearchKey key, List<SortBy> by, Collation collation, SortTables tables, boolean byUid) {}

  private static final class Context {
    private final Wanted wanted;
    private long[] uids; // in the order asked for

    Context(Wanted wanted, long[] uids) {
      this.wanted = wanted;
      this.uids = uids;
    }

    boolean isSorted() {
      return !wanted.by.isEmpty();
    }

    /** Ascending. */
    long[] members() {
      if (!isSorted()) {
        return uids;
      }
      long[] members = uids.clone();
      Arrays.sort(members);
      return members;
    }
  }

  boolean has(String tag) {
    return byTag.containsKey(tag);
  }

  /** Begins to tell of changes of what was found, or says that there are too many contexts. */
  void add(String tag, Wanted wanted, int[] found) {
    if (byTag.size() >= MOST) {
      refuse(tag, "no more than " + MOST + " results are kept up to date");
      return;
    }
    if (wanted.by.stream().anyMatch(by -> by.key() == SortBy.Key.RELEVANCY)) {
      refuse(tag, "what is sorted by relevancy is not kept up to date");
      return;
    }
    long[] uids = new long[found.length];
    Arrays.setAll(uids, i -> view.snapshot().uid(found[i]));
    byTag.put(tag, new Context(wanted, uids));
  }

  void cancel(String tag) {
    byTag.remove(tag);
  }

  /** Message numbers mean nothing from now on, RFC 9586 §3: results that are told in them end. */
  void uidOnly() {
    for (var known : List.copyOf(byTag.entrySet())) {
      if (!known.getValue().wanted.byUid) {
        byTag.remove(known.getKey());
        refuse(known.getKey(), "there are no message numbers any more to tell the result in");
      }
    }
  }

  /** {@code * NO [NOUPDATE "B02"] …} — RFC 5267 §4.3.1 */
  private void refuse(String tag, String why) {
    out.untagged("NO", "NOUPDATE \"" + tag + "\"", why);
  }

  /** Of messages that left: with their positions in the snapshot the view still stands on. */
  void tellLeft(int[] positions) {
    if (positions.length == 0 || byTag.isEmpty()) {
      return;
    }
    long[] left = new long[positions.length];
    Arrays.setAll(left, i -> view.snapshot().uid(positions[i]));
    byTag.forEach((tag, context) -> remove(tag, context, left));
  }

  /** Of messages that came or changed; the view stands on the newer snapshot. */
  void tellChanged(Difference difference) {
    if (byTag.isEmpty() || (difference.added() == 0 && difference.changed().length == 0)) {
      return;
    }
    int[] touched =
        Arrays.copyOf(difference.changed(), difference.changed().length + difference.added());
    for (int i = 0; i < difference.added(); i++) {
      touched[difference.changed().length + i] = view.snapshot().count() - difference.added() + i;
    }
    RuntimeException ours = null;
    for (var known : List.copyOf(byTag.entrySet())) {
      String tag = known.getKey();
      try {
        update(tag, known.getValue(), touched);
      } catch (SessionEnds | ConnectionClosed e) {
        throw e;
      } catch (RuntimeException e) {
        if (out.isInLine()) {
          throw e;
        }
        // the client's list would be wrong from now on: it must ask again
        byTag.remove(tag);
        refuse(tag, "the result cannot be kept up to date any more");
        ours = Refusals.isOurs(e) ? e : ours;
      }
    }
    if (ours != null) { // when all the others were told
      throw ours;
    }
  }

  private void update(String tag, Context context, int[] touched) {
    var key =
        new SearchKey.And(List.of(new SearchKey.Uids(view.uidsAt(touched)), context.wanted.key));
    long[] matching =
        uids(Search.run(mail, view.snapshot(), key, context.wanted.collation, () -> false));
    long[] members = context.members();
    remove(tag, context, without(members(members, uids(touched)), matching));
    add(tag, context, without(matching, members));
  }

  private long[] uids(int[] positions) {
    long[] uids = new long[positions.length];
    Arrays.setAll(uids, i -> view.snapshot().uid(positions[i]));
    return uids;
  }

  /** Those of {@code some} that are in {@code members}, which ascends. */
  private static long[] members(long[] members, long[] some) {
    return Arrays.stream(some).filter(uid -> Arrays.binarySearch(members, uid) >= 0).toArray();
  }

  private static long[] without(long[] some, long[] others) {
    return Arrays.stream(some).filter(uid -> Arrays.binarySearch(others, uid) < 0).toArray();
  }

  // RFC 5267 §4.3.3, §4.3.4

  /** {@code gone} ascends; those that are not in the result are passed over. */
  private void remove(String tag, Context context, long[] gone) {
    LongPredicate leaves = uid -> Arrays.binarySearch(gone, uid) >= 0;
    if (gone.length == 0 || Arrays.stream(context.uids).noneMatch(leaves)) {
      return;
    }
    long[] before = context.uids;
    begin(tag, context, " REMOVEFROM (");
    if (context.isSorted()) { // from the last to the first, so that no place moves before its turn
      String separator = "";
      for (int end = before.length, start; end > 0; end = start) {
        start = end - 1;
        boolean run = leaves.test(before[start]);
        while (start > 0 && leaves.test(before[start - 1]) == run) {
          start--;
        }
        if (run) {
          writeRun(
              separator, start + 1, Arrays.copyOfRange(before, start, end), context.wanted.byUid);
          separator = " ";
        }
      }
    } else {
      writeRun("", 0, Arrays.stream(before).filter(leaves).toArray(), context.wanted.byUid);
    }
    out.text(")").endOfLine();
    context.uids = Arrays.stream(before).filter(leaves.negate()).toArray();
  }

  /** {@code come} ascends and is not in the result yet. */
  private void add(String tag, Context context, long[] come) {
    if (come.length == 0) {
      return;
    }
    long[] all = merged(context.members(), come);
    if (context.isSorted()) {
      int[] positions = new int[all.length];
      Arrays.setAll(positions, i -> view.snapshot().positionOf(all[i]));
      long[] sorted =
          uids(
              Sort.run(
                  mail,
                  context.wanted.tables,
                  context.wanted.collation,
                  view.snapshot(),
                  positions,
                  NO_SCORES,
                  context.wanted.by,
                  () -> false));
      begin(tag, context, " ADDTO (");
      writeAdded(sorted, come, context.wanted.byUid);
      context.uids = sorted;
    } else {
      begin(tag, context, " ADDTO (");
      writeRun("", 0, come, context.wanted.byUid);
      context.uids = all;
    }
    out.text(")").endOfLine();
  }

  /** From the first to the last: each stands where it will be when those before are there. */
  private void writeAdded(long[] sorted, long[] come, boolean byUid) {
    String separator = "";
    for (int start = 0, end; start < sorted.length; start = end) {
      boolean run = Arrays.binarySearch(come, sorted[start]) >= 0;
      end = start + 1;
      while (end < sorted.length && Arrays.binarySearch(come, sorted[end]) >= 0 == run) {
        end++;
      }
      if (run) {
        writeRun(separator, start + 1, Arrays.copyOfRange(sorted, start, end), byUid);
        separator = " ";
      }
    }
  }

  private static long[] merged(long[] members, long[] come) {
    long[] all = Arrays.copyOf(members, members.length + come.length);
    System.arraycopy(come, 0, all, members.length, come.length);
    Arrays.sort(all);
    return all;
  }

  private void begin(String tag, Context context, String item) {
    out.untagged().text("ESEARCH (TAG ").quoted(tag).text(")");
    out.text(context.wanted.byUid ? " UID" : "").text(item);
  }

  /** {@code 3 7:9}: a place in the result and the messages from there on. */
  private void writeRun(String separator, int place, long[] uids, boolean byUid) {
    out.text(separator).number(place).text(" ");
    if (!byUid) {
      Arrays.setAll(uids, i -> view.number(view.snapshot().positionOf(uids[i])));
    }
    Found.writeSet(out, uids);
  }
}
