package org.chappe.directory;

/**
 * The directory does not do what it was asked, and changed nothing. The text is for the person who
 * asked.
 */
public final class DirectoryRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    EXISTS,
    NOT_FOUND,
    IN_USE,
    INVALID,
    /** A password that is no good; the text says why. */
    WEAK
  }

  private final Reason reason;
  private final String text;

  public DirectoryRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
    this.text = message;
  }

  /** The message. */
  public String text() {
    return text;
  }

  public Reason reason() {
    return reason;
  }
}
