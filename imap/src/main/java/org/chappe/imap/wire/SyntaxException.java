package org.chappe.imap.wire;

/** A command is written wrong: BAD. The text says what was expected, where, and what was found. */
public final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String text;

  /** Without a response code: the text says it all. */
  public SyntaxException(String message) {
    this("", message);
  }

  /**
   * @param code what stands in the brackets, as {@code CLIENTBUG}; empty for none
   */
  public SyntaxException(String code, String message) {
    super(message, null, false, false); // a client's mistake: no stack
    this.code = code;
    this.text = message;
  }

  public String code() {
    return code;
  }

  /** For a person to read. */
  public String text() {
    return text;
  }
}
