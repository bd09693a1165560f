package org.chappe.imap.wire;

/** A command is understood and not done: NO, with a response code or without. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String text;
  private final boolean emptiesResult;

  /** Without a response code. */
  public Refused(String message) {
    this("", message);
  }

  /**
   * @param code what stands in the brackets, as {@code TRYCREATE}; empty for none
   */
  public Refused(String code, String message) {
    this(code, message, false);
  }

  private Refused(String code, String message, boolean emptiesResult) {
    super(message, null, false, false); // an answer, not a failure: no stack
    this.code = code;
    this.text = message;
    this.emptiesResult = emptiesResult;
  }

  /** The same, of a search whose result was to be saved. */
  public Refused emptyingResult() {
    return new Refused(code, text, true);
  }

  /** Whether "$" is nothing from here on. RFC 9051 §6.4.4.1 */
  public boolean emptiesResult() {
    return emptiesResult;
  }

  public String code() {
    return code;
  }

  /** For a person to read. */
  public String text() {
    return text;
  }
}
