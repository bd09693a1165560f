package org.chappe.mailbox.search;

/** What is known about one key and one message. Kleene's three values. */
enum Verdict {
  YES,
  NO,
  UNKNOWN;

  static Verdict of(boolean yes) {
    return yes ? YES : NO;
  }

  Verdict not() {
    return switch (this) {
      case YES -> NO;
      case NO -> YES;
      case UNKNOWN -> UNKNOWN;
    };
  }
}
