package org.chappe.imap.wire;

/** A command is understood and not done: NO, with a response code or without. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String text;

  /** Without a response code. */
  public Refused(String message) {
    this("", message);
  }

  /**
   * @param code what stands in the brackets, as {@code TRYCREATE}; empty for none
   */
  public Refused(String code, String message) {
    super(message, null, false, false); // an answer, not a failure: no stack
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
