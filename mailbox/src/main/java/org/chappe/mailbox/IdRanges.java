package org.chappe.mailbox;

import java.util.function.LongConsumer;
import org.chappe.model.UidSet;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/** Ascending numbers as ranges in a row's value. Layout: {@link Rows}. */
final class IdRanges {
  private IdRanges() {}

  /** Writes {@code numbers}, which ascend without doubles. */
  static void write(ValueWriter out, LongList numbers) {
    out.varint(ranges(numbers));
    long previous = 0;
    for (int i = 0; i < numbers.size(); ) {
      int end = i;
      while (end + 1 < numbers.size() && numbers.get(end + 1) == numbers.get(end) + 1) {
        end++;
      }
      out.varint(numbers.get(i) - previous).varint(end - i);
      previous = numbers.get(end);
      i = end + 1;
    }
  }

  static void read(ValueReader in, LongConsumer numbers) {
    long count = in.varint();
    long previous = 0;
    for (long i = 0; i < count; i++) {
      long first = previous + in.varint();
      previous = first + in.varint();
      for (long number = first; number <= previous; number++) {
        numbers.accept(number);
      }
    }
  }

  /** The ranges read as UIDs. */
  static void read(ValueReader in, java.util.List<UidSet.Range> ranges) {
    long count = in.varint();
    long previous = 0;
    for (long i = 0; i < count; i++) {
      long first = previous + in.varint();
      previous = first + in.varint();
      ranges.add(new UidSet.Range(first, previous));
    }
  }

  private static int ranges(LongList numbers) {
    int count = 0;
    for (int i = 0; i < numbers.size(); i++) {
      if (i == 0 || numbers.get(i) != numbers.get(i - 1) + 1) {
        count++;
      }
    }
    return count;
  }
}
