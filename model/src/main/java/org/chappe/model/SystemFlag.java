package org.chappe.model;

/** A flag whose meaning RFC 9051 §2.3.2 gives, in the order in which they are written. */
public enum SystemFlag {
  ANSWERED("\\Answered"),
  FLAGGED("\\Flagged"),
  DELETED("\\Deleted"),
  SEEN("\\Seen"),
  DRAFT("\\Draft");

  private final String text;

  SystemFlag(String text) {
    this.text = text;
  }

  /** As on the wire, with the backslash. */
  public String text() {
    return text;
  }
}
