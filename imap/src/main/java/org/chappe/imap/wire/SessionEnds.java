package org.chappe.imap.wire;

/** The server ends the session: the text is said after BYE. RFC 9051 §7.1.5 */
public final class SessionEnds extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String text;

  public SessionEnds(String bye) {
    super(bye, null, false, false);
    this.text = bye;
  }

  /** For a person to read. */
  public String text() {
    return text;
  }
}
