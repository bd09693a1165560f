package org.chappe.mailbox.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Different texts, each once, numbered from 0, which is the empty one; and their order. Not
 * thread-safe.
 *
 * <pre>
 *  number  0  1      2     3          pages of octets   |ANN\0BEN\0ABOUT LUNCH\0...|
 *  start   0  1      5     9          (a text ends with NUL and lies in one page)
 *  rank    0  2      3     1          rank: the place in the order of all texts
 * </pre>
 */
final class TextPool {
  private static final int PAGE = 64 * 1024; // much more than the longest text

  private final List<byte[]> pages = new ArrayList<>();
  private int[] starts = new int[64];
  private int[] table = new int[128]; // numbers plus one by hash
  private int count;
  private int used; // octets of the last page
  private int[] order = {}; // numbers of texts in order, of those ranked so far
  private int[] ranks = {};

  TextPool() {
    pages.add(new byte[256]); // grows to a page: an account of ten messages stays small
    number(new byte[0]);
  }

  /** Memory this takes. */
  long octets() {
    long numbers = (long) starts.length + table.length + order.length + ranks.length;
    return (pages.size() - 1L) * PAGE + pages.getLast().length + numbers * Integer.BYTES;
  }

  /** The number of a text without NUL; a new one if it is new. */
  int number(byte[] text) {
    int mask = table.length - 1;
    int at = hash(text) & mask;
    for (; table[at] != 0; at = (at + 1) & mask) {
      if (equals(table[at] - 1, text)) {
        return table[at] - 1;
      }
    }
    table[at] = count + 1;
    add(text);
    if (count * 2 > table.length) {
      grow();
    }
    return count - 1;
  }

  private void add(byte[] text) {
    if (used + text.length + 1 > PAGE) {
      pages.add(new byte[PAGE]);
      used = 0;
    }
    byte[] page = pages.getLast();
    if (used + text.length + 1 > page.length) {
      page = Arrays.copyOf(page, Math.min(PAGE, Math.max(page.length * 2, used + text.length + 1)));
      pages.set(pages.size() - 1, page);
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
    }
    starts[count++] = (pages.size() - 1) * PAGE + used;
    System.arraycopy(text, 0, page, used, text.length);
    used += text.length + 1;
  }

  private void grow() {
    table = new int[table.length * 2];
    for (int number = 0; number < count; number++) {
      int at = hash(text(number)) & (table.length - 1);
      while (table[at] != 0) {
        at = (at + 1) & (table.length - 1);
      }
      table[at] = number + 1;
    }
  }

  private static int hash(byte[] text) {
    int hash = Arrays.hashCode(text) * 0x9E37_79B9;
    return hash ^ (hash >>> 15);
  }

  private boolean equals(int number, byte[] text) {
    byte[] page = pages.get(starts[number] / PAGE);
    int from = starts[number] % PAGE;
    int end = from + text.length;
    return end < page.length
        && page[end] == 0
        && Arrays.equals(page, from, end, text, 0, text.length);
  }

  byte[] text(int number) {
    byte[] page = pages.get(starts[number] / PAGE);
    int from = starts[number] % PAGE;
    int end = from;
    while (page[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(page, from, end);
  }

  /** For each number its place in the order of all texts. The array is never written again. */
  int[] ranks() {
    int known = ranks.length;
    if (known < count) {
      long[] added = new long[count - known];
      for (int i = 0; i < added.length; i++) {
        added[i] = (long) known + i;
      }
      sort(added, 0, added.length, 0);
      order = merged(order, added);
      ranks = new int[count];
      for (int rank = 0; rank < count; rank++) {
        ranks[order[rank]] = rank;
      }
    }
    return ranks;
  }

  /**
   * Sorts numbers (a long's lower half) of texts that are the same up to {@code depth}: by their
   * next four octets, then those runs that are the same in these too. No text is looked at as a
   * whole, and no object is made.
   */
  private void sort(long[] numbers, int from, int to, int depth) {
    for (int i = from; i < to; i++) {
      int number = (int) numbers[i];
      numbers[i] = (((long) fourOctets(number, depth) << 32) ^ Long.MIN_VALUE) | number;
    }
    Arrays.sort(numbers, from, to);
    for (int start = from, end; start < to; start = end) {
      end = start + 1;
      while (end < to && numbers[end] >>> 32 == numbers[start] >>> 32) {
        end++;
      }
      if (end - start > 1) { // different texts, so they go on
        sort(numbers, start, end, depth + 4);
      }
    }
  }

  /** NULs where the text has ended. */
  private int fourOctets(int number, int depth) {
    byte[] page = pages.get(starts[number] / PAGE);
    int at = starts[number] % PAGE + depth;
    int octets = 0;
    for (int i = 0; i < 4; i++) {
      int octet = page[at] & 0xFF;
      octets = (octets << 8) | octet;
      if (octet == 0) {
        return octets << (8 * (3 - i));
      }
      at++;
    }
    return octets;
  }

  private int[] merged(int[] old, long[] added) {
    int[] merged = new int[old.length + added.length];
    int left = 0;
    int right = 0;
    for (int i = 0; i < merged.length; i++) {
      boolean takeOld =
          right == added.length || (left < old.length && isBefore(old[left], (int) added[right]));
      merged[i] = takeOld ? old[left++] : (int) added[right++];
    }
    return merged;
  }

  private boolean isBefore(int one, int other) {
    for (int depth = 0; ; depth += 4) {
      int difference = Integer.compareUnsigned(fourOctets(one, depth), fourOctets(other, depth));
      if (difference != 0) {
        return difference < 0;
      }
    }
  }
}
