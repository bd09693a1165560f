package org.chappe.delivery;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/**
 * How much an account has sent in a day, as one of its options keeps it: {@code 2026-11-03 57 12}.
 * Immutable.
 */
record SentToday(LocalDate day, long messages, long newRecipients) {
  /** The counts of {@code today}: those kept, or none when they are another day's or no counts. */
  static SentToday read(String kept, LocalDate today) {
    String[] parts = kept.split(" ", -1);
    try {
      if (parts.length == 3 && LocalDate.parse(parts[0]).equals(today)) {
        return new SentToday(today, Long.parseLong(parts[1]), Long.parseLong(parts[2]));
      }
    } catch (DateTimeParseException | NumberFormatException e) {
      // Written by nothing here: the day begins anew.
    }
    return new SentToday(today, 0, 0);
  }

  SentToday on(LocalDate today) {
    return day.equals(today) ? this : new SentToday(today, 0, 0);
  }

  SentToday and(int moreNewRecipients) {
    return new SentToday(day, messages + 1, newRecipients + moreNewRecipients);
  }

  @Override
  public String toString() {
    return day + " " + messages + " " + newRecipients;
  }
}
