package org.chappe.app.admin;

import java.util.Locale;

/** What a person does to mail that waits. */
public enum QueueAction {
  /** Due now. */
  RETRY,
  /** Not to be tried until it is released. */
  HOLD,
  RELEASE,
  /** Given up; the sender is told. */
  CANCEL,
  /** Forgotten; nobody is told. */
  REMOVE;

  /** As the command line has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What {@link #word} shows.
   *
   * @throws IllegalArgumentException if it is none
   */
  static QueueAction of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
