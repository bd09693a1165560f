package org.chappe.imap.wire;

/** A command is written wrong: BAD. The text says what was expected, where, and what was found. */
public final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String text;

  public SyntaxException(String message) {
    super(message, null, false, false); // a client's mistake: no stack
    this.text = message;
  }

  /** For a person to read. */
  public String text() {
    return text;
  }
}
