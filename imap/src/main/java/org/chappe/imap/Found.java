package org.chappe.imap;

import java.util.Arrays;
import org.chappe.imap.command.PartialRange;
import org.chappe.imap.command.SearchReturns;
import org.chappe.imap.command.SearchReturns.Option;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.search.LikeWords;
import org.chappe.mailbox.search.Search;
import org.chappe.model.UidSet;

/**
 * What was found in a mailbox, in the order asked for.
 *
 * @param positions in that order
 * @param scores how relevant each is, 1 to 100; empty without FUZZY. RFC 6203 §4
 * @param isSorted whether they were sorted by something else than their place in the mailbox
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Found(MailboxView view, int[] positions, int[] scores, boolean isSorted) {
  /** In the mailbox's order. */
  static Found of(MailboxView view, Search.Result found) {
    return new Found(view, found.positions(), found.scores(), false);
  }

  /** A score for each. */
  int[] scoresToSort() {
    int[] all = scores.clone();
    if (scores.length == 0) {
      all = new int[count()];
      Arrays.fill(all, LikeWords.SAME);
    }
    return all;
  }

  /** The same in another order. */
  Found sorted(int[] order) {
    int[] moved = new int[scores.length];
    Arrays.setAll(moved, i -> scores[Arrays.binarySearch(positions, order[i])]);
    return new Found(view, order, moved, true);
  }

  int count() {
    return positions.length;
  }

  private long named(int position, boolean byUid) {
    return byUid ? view.snapshot().uid(position) : view.number(position);
  }

  /** {@code 2 84 882}, each with a space before it. */
  void writeNumbers(ImapWriter out, boolean byUid) {
    for (int position : positions) {
      out.text(" ").number(named(position, byUid));
    }
  }

  /** search-return-data, each with a space before it. RFC 4731 §3.1, RFC 5267, RFC 9394 */
  void writeData(ImapWriter out, SearchReturns returns, boolean byUid) {
    if (count() > 0) {
      if (returns.has(Option.MIN)) {
        out.text(" MIN ").number(named(positions[0], byUid));
      }
      if (returns.has(Option.MAX)) {
        out.text(" MAX ").number(named(positions[count() - 1], byUid));
      }
      if (returns.has(Option.ALL)) {
        out.text(" ALL ");
        writeSet(out, 0, count(), byUid);
      }
    }
    if (returns.has(Option.COUNT)) {
      out.text(" COUNT ").number(count());
    }
    if (returns.partial().isPresent()) {
      writePartial(out, returns.partial().get(), byUid);
    }
    if (returns.has(Option.RELEVANCY)) {
      writeScores(out, returns);
    }
  }

  /** {@code RELEVANCY (4 99 42)}: of all, or of the part that is returned. RFC 6203 §4, §6 */
  private void writeScores(ImapWriter out, SearchReturns returns) {
    int start = returns.partial().map(range -> range.start(count())).orElse(0);
    int end = returns.partial().map(range -> range.end(count())).orElse(count());
    out.text(" RELEVANCY (");
    for (int i = start; i < end; i++) {
      out.text(i == start ? "" : " ").number(score(i));
    }
    out.text(")");
  }

  /** Where nothing could be spelled otherwise, everything is as it was looked for. */
  private int score(int index) {
    return scores.length == 0 ? LikeWords.SAME : scores[index];
  }

  /** {@code PARTIAL (1:500 5,7:9)} */
  private void writePartial(ImapWriter out, PartialRange range, boolean byUid) {
    out.text(" PARTIAL (").text(range.toString()).text(" ");
    int start = range.start(count());
    int end = range.end(count());
    if (start < end) {
      writeSet(out, start, end, byUid);
    } else {
      out.text("NIL");
    }
    out.text(")");
  }

  private void writeSet(ImapWriter out, int from, int to, boolean byUid) {
    long[] numbers = new long[to - from];
    Arrays.setAll(numbers, i -> named(positions[from + i], byUid));
    writeSet(out, numbers);
  }

  /**
   * A sequence-set in this order: ranges only where numbers ascend by one, so that it is the same
   * however it is read. RFC 5267 §3.2
   */
  static void writeSet(ImapWriter out, long[] numbers) {
    for (int start = 0, end; start < numbers.length; start = end) {
      end = start + 1;
      while (end < numbers.length && numbers[end] == numbers[end - 1] + 1) {
        end++;
      }
      out.text(start == 0 ? "" : ",").number(numbers[start]);
      if (end - start > 1) {
        out.text(":").number(numbers[end - 1]);
      }
    }
  }

  /**
   * The messages that SAVE keeps: all, or, where only MIN, MAX and PARTIAL are asked for, those.
   * RFC 9051 §6.4.4.1, table 4; RFC 9394 §3.2
   */
  int[] kept(SearchReturns returns) {
    boolean min = returns.has(Option.MIN);
    boolean max = returns.has(Option.MAX);
    boolean all = returns.has(Option.ALL) || returns.has(Option.COUNT);
    if (count() == 0 || all || (!min && !max && returns.partial().isEmpty())) {
      return positions;
    }
    int start = returns.partial().map(range -> range.start(count())).orElse(0);
    int end = returns.partial().map(range -> range.end(count())).orElse(0);
    int size = Math.max(0, end - start);
    int[] kept = Arrays.copyOf(Arrays.copyOfRange(positions, start, start + size), size + 2);
    if (min) {
      kept[size++] = positions[0];
    }
    if (max) {
      kept[size++] = positions[count() - 1];
    }
    return Arrays.copyOf(kept, size);
  }

  /** The UIDs of {@code some} positions, in whatever order they are. */
  UidSet uids(int[] some) {
    int[] ascending = isSorted || some.length < count() ? some.clone() : some;
    Arrays.sort(ascending);
    return view.uidsAt(Arrays.stream(ascending).distinct().toArray());
  }

  long highestModSeq(int[] some) {
    MailboxSnapshot snapshot = view.snapshot();
    long highest = 0;
    for (int position : some) {
      highest = Math.max(highest, snapshot.modSeq(position));
    }
    return highest;
  }
}
