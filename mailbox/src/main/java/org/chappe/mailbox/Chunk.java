package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.TreeSet;
import org.chappe.model.Flags;
import org.chappe.model.SystemFlag;
import org.jspecify.annotations.Nullable;

/**
 * Some hundred neighbouring entries of a mailbox, as arrays, with their sums. Immutable as far as
 * anybody sees.
 *
 * <p>Chunks that grew out of one another by appending share their arrays: a chunk sees the first
 * {@code count} slots, and only the holder of the account's turn, who has the newest chunk, writes
 * the slots behind. Readers get a chunk through the publication of a snapshot, which comes after
 * those writes. So a delivery copies no array until one is full. A change of flags copies the two
 * arrays that can change and shares the other nine.
 */
final class Chunk {
  /** One copy of the changeable arrays costs 12 KiB, and a million messages are 1,000 chunks. */
  static final int CAPACITY = 1_024;

  /** Octets of memory for one entry, over all arrays. */
  static final int ENTRY_OCTETS = 65;

  /** What never changes once a slot is written. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Columns(
      int[] uids,
      long[] messages,
      long[] threads,
      long[] internalDates,
      int[] saveDates,
      long[] octets,
      int[] lineEnds,
      boolean[] utf8Headers,
      long[] sent) {
    static Columns ofSize(int size) {
      return new Columns(
          new int[size],
          new long[size],
          new long[size],
          new long[size],
          new int[size],
          new long[size],
          new int[size],
          new boolean[size],
          new long[size]);
    }

    Columns grown(int size) {
      return new Columns(
          Arrays.copyOf(uids, size),
          Arrays.copyOf(messages, size),
          Arrays.copyOf(threads, size),
          Arrays.copyOf(internalDates, size),
          Arrays.copyOf(saveDates, size),
          Arrays.copyOf(octets, size),
          Arrays.copyOf(lineEnds, size),
          Arrays.copyOf(utf8Headers, size),
          Arrays.copyOf(sent, size));
    }

    void move(Columns from, int at, int to) {
      uids[to] = from.uids[at];
      messages[to] = from.messages[at];
      threads[to] = from.threads[at];
      internalDates[to] = from.internalDates[at];
      saveDates[to] = from.saveDates[at];
      octets[to] = from.octets[at];
      lineEnds[to] = from.lineEnds[at];
      utf8Headers[to] = from.utf8Headers[at];
      sent[to] = from.sent[at];
    }
  }

  static final Chunk EMPTY =
      new Chunk(0, Columns.ofSize(0), new Flags[0], new long[0], 0, Sums.NONE);

  /** Sums over a chunk's entries. */
  record Sums(int unseen, int deleted, long octets) {
    static final Sums NONE = new Sums(0, 0, 0);

    Sums plus(Flags flags, long more) {
      return new Sums(unseen + unseen(flags), deleted + deleted(flags), octets + more);
    }

    Sums changed(Flags from, Flags to) {
      return new Sums(
          unseen - unseen(from) + unseen(to), deleted - deleted(from) + deleted(to), octets);
    }

    private static int unseen(Flags flags) {
      return flags.has(SystemFlag.SEEN) ? 0 : 1;
    }

    private static int deleted(Flags flags) {
      return flags.has(SystemFlag.DELETED) ? 1 : 0;
    }
  }

  private final int count;
  private final Columns columns;
  private final Flags[] flags;
  private final long[] modSeqs;
  private final long highestModSeq; // of the entries: who asks for later changes passes over
  private final Sums sums;

  /** Made when first asked for; any thread makes the same. */
  private volatile @Nullable List<String> keywords;

  private Chunk(
      int count, Columns columns, Flags[] flags, long[] modSeqs, long highestModSeq, Sums sums) {
    this.count = count;
    this.columns = columns;
    this.flags = flags;
    this.modSeqs = modSeqs;
    this.highestModSeq = highestModSeq;
    this.sums = sums;
  }

  int count() {
    return count;
  }

  Sums sums() {
    return sums;
  }

  long uid(int slot) {
    return columns.uids[slot] & 0xFFFF_FFFFL;
  }

  long lastUid() {
    return uid(count - 1);
  }

  long message(int slot) {
    return columns.messages[slot];
  }

  long thread(int slot) {
    return columns.threads[slot];
  }

  Flags flags(int slot) {
    return flags[slot];
  }

  long modSeq(int slot) {
    return modSeqs[slot];
  }

  /** No entry was changed after it. */
  long highestModSeq() {
    return highestModSeq;
  }

  long internalDate(int slot) {
    return columns.internalDates[slot];
  }

  long saveDate(int slot) {
    return columns.saveDates[slot] & 0xFFFF_FFFFL;
  }

  long octets(int slot) {
    return columns.octets[slot];
  }

  int lineEnds(int slot) {
    return columns.lineEnds[slot];
  }

  boolean utf8Header(int slot) {
    return columns.utf8Headers[slot];
  }

  /** {@link SentDate} */
  long sent(int slot) {
    return columns.sent[slot];
  }

  /** The slot of {@code uid}, or where it would be as {@code -(slot) - 1}. */
  int slotOf(long uid) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = uid(middle);
      if (there < uid) {
        low = middle + 1;
      } else if (there > uid) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }

  int firstUnseen() {
    for (int slot = 0; slot < count; slot++) {
      if (!flags[slot].has(SystemFlag.SEEN)) {
        return slot;
      }
    }
    return -1;
  }

  /** In order, without doubles. */
  List<String> keywords() {
    List<String> known = keywords;
    if (known == null) {
      known = collectKeywords();
      keywords = known;
    }
    return known;
  }

  /** A thousand entries share a handful of objects, neighbours mostly one. */
  @SuppressWarnings("ReferenceEquality")
  private List<String> collectKeywords() {
    var all = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    var seen = Collections.newSetFromMap(new IdentityHashMap<Flags, Boolean>());
    Flags last = Flags.NONE;
    for (int slot = 0; slot < count; slot++) {
      Flags one = flags[slot];
      if (one != last && seen.add(one)) {
        all.addAll(one.keywords()); // of two that differ in case only the first stays
      }
      last = one;
    }
    return List.copyOf(all);
  }

  /** Whether the entries both have are the same, because one grew out of the other. */
  @SuppressWarnings("ReferenceEquality") // that is the question
  boolean sharesBeginningWith(Chunk other) {
    return modSeqs == other.modSeqs && columns.uids == other.columns.uids;
  }

  /** With entries {@code from} to {@code to} (excluded), for which there is room. */
  Chunk append(List<Entry> entries, int from, int to) {
    int newCount = count + to - from;
    Columns newColumns = columns;
    Flags[] newFlags = flags;
    long[] newModSeqs = modSeqs;
    if (newCount > modSeqs.length || newCount > columns.uids.length) {
      int size = Math.min(CAPACITY, Math.max(8, Integer.highestOneBit(newCount * 2 - 1)));
      newColumns = columns.grown(size);
      newFlags = Arrays.copyOf(flags, size);
      newModSeqs = Arrays.copyOf(modSeqs, size);
    }
    Sums newSums = sums;
    long newHighest = highestModSeq;
    for (int i = from, slot = count; i < to; i++, slot++) {
      Entry entry = entries.get(i);
      newColumns.uids[slot] = (int) entry.uid();
      newColumns.messages[slot] = entry.messageId();
      newColumns.threads[slot] = entry.threadId();
      newColumns.internalDates[slot] = entry.internalDate();
      newColumns.saveDates[slot] = (int) entry.saveDate();
      newColumns.octets[slot] = entry.octets();
      newColumns.lineEnds[slot] = entry.lineEnds();
      newColumns.utf8Headers[slot] = entry.utf8Header();
      newColumns.sent[slot] = entry.sent();
      newFlags[slot] = entry.flags();
      newModSeqs[slot] = entry.modSeq();
      newHighest = Math.max(newHighest, entry.modSeq());
      newSums = newSums.plus(entry.flags(), entry.octets());
    }
    return new Chunk(newCount, newColumns, newFlags, newModSeqs, newHighest, newSums);
  }

  /**
   * With {@code changed[i]} at slot {@code positions[i] - start}, for {@code from} to {@code to}
   * (excluded).
   */
  Chunk withFlags(int[] positions, Flags[] changed, int from, int to, int start, long modSeq) {
    Flags[] newFlags = flags.clone();
    long[] newModSeqs = modSeqs.clone();
    Sums newSums = sums;
    for (int i = from; i < to; i++) {
      int slot = positions[i] - start;
      newSums = newSums.changed(flags[slot], changed[i]);
      newFlags[slot] = changed[i];
      newModSeqs[slot] = modSeq;
    }
    long newHighest = Math.max(highestModSeq, modSeq);
    return new Chunk(count, columns, newFlags, newModSeqs, newHighest, newSums);
  }

  /** Without slots {@code positions[i] - start}, for {@code from} to {@code to} (excluded). */
  Chunk without(int[] positions, int from, int to, int start) {
    var kept = new ArrayList<int[]>(); // runs of slots that stay
    int next = 0;
    for (int i = from; i < to; i++) {
      int slot = positions[i] - start;
      if (slot > next) {
        kept.add(new int[] {next, slot});
      }
      next = slot + 1;
    }
    if (next < count) {
      kept.add(new int[] {next, count});
    }
    return copyOf(count - (to - from), kept);
  }

  private Chunk copyOf(int size, List<int[]> runs) {
    Columns newColumns = Columns.ofSize(size);
    var newFlags = new Flags[size];
    var newModSeqs = new long[size];
    var newSums = EMPTY.sums;
    long newHighest = 0;
    int to = 0;
    for (int[] run : runs) {
      for (int at = run[0]; at < run[1]; at++, to++) {
        newColumns.move(columns, at, to);
        newFlags[to] = flags[at];
        newModSeqs[to] = modSeqs[at];
        newHighest = Math.max(newHighest, modSeqs[at]);
        newSums = newSums.plus(flags[at], columns.octets[at]);
      }
    }
    return new Chunk(size, newColumns, newFlags, newModSeqs, newHighest, newSums);
  }

  /** This and {@code next}, which have no more than {@link #CAPACITY} entries together. */
  Chunk joined(Chunk next) {
    var entries = new ArrayList<Entry>(next.count);
    for (int slot = 0; slot < next.count; slot++) {
      entries.add(next.entry(slot));
    }
    return copyOf(count, List.of(new int[] {0, count})).append(entries, 0, next.count);
  }

  Entry entry(int slot) {
    return new Entry(
        uid(slot),
        message(slot),
        thread(slot),
        flags[slot],
        modSeqs[slot],
        internalDate(slot),
        saveDate(slot),
        octets(slot),
        lineEnds(slot),
        utf8Header(slot),
        sent(slot));
  }
}
