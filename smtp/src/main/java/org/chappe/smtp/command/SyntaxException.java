package org.chappe.smtp.command;

/** A command written wrong: the reply that says so. No stack: a client's mistake is not ours. */
public final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String enhanced;

  /**
   * @param code 500, 501 or 555. RFC 5321 §4.2.2
   * @param enhanced as {@code 5.5.2}. RFC 3463
   * @param text ASCII, for a person
   */
  public SyntaxException(int code, String enhanced, String text) {
    super(text, null, false, false);
    this.code = code;
    this.enhanced = enhanced;
  }

  public int code() {
    return code;
  }

  public String enhanced() {
    return enhanced;
  }

  /** What was expected, where, and what stood there. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
