package org.chappe.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * UIDs as ranges: ascending, disjoint, joined where they touch. 4294967295 is the largest (RFC 9051
 * §9: uniqueid).
 */
public record UidSet(List<Range> ranges) {
  /** Both ends included. */
  public record Range(long first, long last) {
    public Range {
      if (first < 1 || last < first || last > Uid.MAX_VALUE) {
        throw new IllegalArgumentException("no UID range: " + first + ":" + last);
      }
    }

    public long count() {
      return last - first + 1;
    }

    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + ":" + last;
    }
  }

  public static final UidSet NONE = new UidSet(List.of());

  /** Takes the ranges in any order, overlapping or not. */
  public UidSet {
    var joined = new ArrayList<Range>(ranges.size());
    for (Range range :
        (Iterable<Range>)
            ranges.stream().sorted(Comparator.comparingLong(Range::first))::iterator) {
      Range last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && range.first() <= last.last() + 1) {
        joined.set(joined.size() - 1, new Range(last.first(), Math.max(last.last(), range.last())));
      } else {
        joined.add(range);
      }
    }
    ranges = List.copyOf(joined);
  }

  public static UidSet of(long first, long last) {
    return new UidSet(List.of(new Range(first, last)));
  }

  /** The set of {@code uids}, which may come in any order. */
  public static UidSet of(long... uids) {
    long[] sorted = uids.clone();
    java.util.Arrays.sort(sorted);
    var ranges = new ArrayList<Range>();
    for (int i = 0; i < sorted.length; ) {
      int end = i;
      while (end + 1 < sorted.length && sorted[end + 1] <= sorted[end] + 1) {
        end++;
      }
      ranges.add(new Range(sorted[i], sorted[end]));
      i = end + 1;
    }
    return new UidSet(ranges);
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  public long count() {
    return ranges.stream().mapToLong(Range::count).sum();
  }

  public boolean contains(long uid) {
    int low = 0;
    int high = ranges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Range range = ranges.get(middle);
      if (uid < range.first()) {
        high = middle - 1;
      } else if (uid > range.last()) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** The UIDs in both. */
  public UidSet intersect(UidSet other) {
    var both = new ArrayList<Range>();
    int mine = 0;
    int others = 0;
    while (mine < ranges.size() && others < other.ranges.size()) {
      Range one = ranges.get(mine);
      Range two = other.ranges.get(others);
      long first = Math.max(one.first(), two.first());
      long last = Math.min(one.last(), two.last());
      if (first <= last) {
        both.add(new Range(first, last));
      }
      if (one.last() < two.last()) {
        mine++;
      } else {
        others++;
      }
    }
    return new UidSet(both);
  }

  /** As in IMAP: {@code 1:3,5}; empty when the set is. */
  @Override
  public String toString() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }
}
