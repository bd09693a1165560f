package org.chappe.mailbox.search;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.SentDate;

/**
 * Sorts messages. RFC 5256
 *
 * <p>Each thing to sort by becomes a number of 32 bits for each message; number and place together
 * are one long, so that sorting is sorting longs, and messages that are equal stay in the mailbox's
 * order. Where numbers are the same, the next thing to sort by decides.
 */
public final class Sort {
  private final MailboxSnapshot mailbox;
  private final int[] positions;
  private final int[] scores;
  private final SortTable table;
  private final int[] rows;

  private Sort(
      MailboxSnapshot mailbox, int[] positions, int[] scores, SortTable table, int[] rows) {
    this.mailbox = mailbox;
    this.positions = positions;
    this.scores = scores;
    this.table = table;
    this.rows = rows;
  }

  /**
   * {@code positions} in the order asked for.
   *
   * @param positions ascending
   * @param collation how texts are compared
   * @param scores for each position how well it matches; may be empty when no one sorts by it
   * @param waiting asked now and then; once it says that it is over, the order is any
   */
  public static int[] run(
      MailAccount account,
      SortTables tables,
      Collation collation,
      MailboxSnapshot mailbox,
      int[] positions,
      int[] scores,
      List<SortBy> by,
      Waiting waiting) {
    SortTable table = tables.of(account, collation);
    int[] read = read(mailbox, positions, by);
    int[] rows;
    try {
      rows = table.rows(account, mailbox, read, waiting);
    } finally {
      tables.fit();
    }
    return new Sort(mailbox, positions, scores, table, inPlace(rows, read, positions)).by(by);
  }

  /** Which of {@code positions} memory does not know all of that is compared. */
  private static int[] read(MailboxSnapshot mailbox, int[] positions, List<SortBy> by) {
    if (by.stream().anyMatch(one -> isText(one.key()))) {
      return positions;
    }
    return by.stream().anyMatch(one -> one.key() == SortBy.Key.DATE)
        ? Arrays.stream(positions)
            .filter(position -> mailbox.sent(position) == SentDate.NOT_KNOWN)
            .toArray()
        : new int[0];
  }

  private static boolean isText(SortBy.Key key) {
    return switch (key) {
      case ARRIVAL, DATE, RELEVANCY, SIZE -> false;
      case CC, DISPLAYFROM, DISPLAYTO, FROM, SUBJECT, TO -> true;
    };
  }

  /** A row for each position, 0 for those that were not read. Both ascend. */
  private static int[] inPlace(int[] rows, int[] read, int[] positions) {
    if (read.length == positions.length) {
      return rows;
    }
    int[] inPlace = new int[positions.length];
    int next = 0;
    for (int i = 0; next < read.length; i++) {
      if (positions[i] == read[next]) {
        inPlace[i] = rows[next++];
      }
    }
    return inPlace;
  }

  private int[] by(List<SortBy> by) {
    int[][] keys = new int[by.size()][];
    long[] places = new long[positions.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    sort(places, 0, places.length, by, keys, 0);
    int[] sorted = new int[places.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = positions[(int) places[i]];
    }
    return sorted;
  }

  /** Sorts places (a long's lower half) from the thing {@code depth} to sort by on. */
  private void sort(long[] places, int from, int to, List<SortBy> by, int[][] keys, int depth) {
    int[] key = keys[depth];
    if (key == null) {
      keys[depth] = key = key(by.get(depth));
    }
    for (int i = from; i < to; i++) {
      int place = (int) places[i];
      places[i] = ((long) key[place] << 32) | place;
    }
    Arrays.sort(places, from, to);
    if (depth + 1 == by.size()) {
      return;
    }
    for (int start = from, end; start < to; start = end) {
      end = start + 1;
      while (end < to && places[end] >> 32 == places[start] >> 32) {
        end++;
      }
      if (end - start > 1) {
        sort(places, start, end, by, keys, depth + 1);
      }
    }
  }

  private int[] key(SortBy by) {
    int[] key =
        switch (by.key()) {
          case ARRIVAL -> dense(arrivals(mailbox, positions));
          case DATE -> dense(sent(table, rows, mailbox, positions));
          case RELEVANCY -> each(i -> -scores[i]);
          case SIZE -> dense(sizes());
          case CC, DISPLAYFROM, DISPLAYTO, FROM, SUBJECT, TO -> table.ranks(by.key(), rows);
        };
    if (by.reverse()) {
      for (int i = 0; i < key.length; i++) {
        key[i] = ~key[i];
      }
    }
    return key;
  }

  private int[] each(IntUnaryOperator value) {
    int[] values = new int[positions.length];
    Arrays.setAll(values, value);
    return values;
  }

  private long[] sizes() {
    long[] values = new long[positions.length];
    Arrays.setAll(values, i -> mailbox.octets(positions[i]));
    return values;
  }

  static long[] arrivals(MailboxSnapshot mailbox, int[] positions) {
    long[] values = new long[positions.length];
    Arrays.setAll(values, i -> mailbox.internalDate(positions[i]).getEpochSecond());
    return values;
  }

  /** RFC 5256 §2.2: without a date that can be read it is the internal date. */
  static long[] sent(SortTable table, int[] rows, MailboxSnapshot mailbox, int[] positions) {
    long[] read = table.sent(rows);
    long[] values = new long[positions.length];
    for (int i = 0; i < values.length; i++) {
      long known = mailbox.sent(positions[i]);
      long sent = known == SentDate.NOT_KNOWN ? read[i] : known;
      values[i] =
          sent == SentDate.NONE
              ? mailbox.internalDate(positions[i]).getEpochSecond()
              : SentDate.epochSecond(sent);
    }
    return values;
  }

  /** Numbers of 32 bits in the same order: the differences to the least, or places in the order. */
  static int[] dense(long[] values) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (long value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    int[] dense = new int[values.length];
    if (values.length == 0 || (most - least >= 0 && most - least <= Integer.MAX_VALUE)) {
      for (int i = 0; i < dense.length; i++) {
        dense[i] = (int) (values[i] - least);
      }
      return dense;
    }
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    int different = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[different - 1]) {
        sorted[different++] = sorted[i];
      }
    }
    for (int i = 0; i < dense.length; i++) {
      dense[i] = Arrays.binarySearch(sorted, 0, different, values[i]);
    }
    return dense;
  }
}
