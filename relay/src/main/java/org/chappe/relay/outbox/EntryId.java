package org.chappe.relay.outbox;

/**
 * A message in the outbox. People see it as the transaction's id, in base 36; ids ascend with time.
 */
public record EntryId(long value) implements Comparable<EntryId> {
  /**
   * Reads what {@link #toString()} shows.
   *
   * @throws IllegalArgumentException when it is no id
   */
  public static EntryId parse(String text) {
    try {
      long value = Long.parseLong(text, Character.MAX_RADIX);
      if (value > 0) {
        return new EntryId(value);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException("\"" + text + "\" is not the id of a message in the queue");
  }

  @Override
  public int compareTo(EntryId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value, Character.MAX_RADIX);
  }
}
