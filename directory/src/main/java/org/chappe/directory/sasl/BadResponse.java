package org.chappe.directory.sasl;

/** A response that the mechanism cannot mean. */
public final class BadResponse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Who is to blame: how it is written, or what it asks for. */
  public enum Kind {
    /** It cannot be read. */
    SYNTAX,
    /** It can, and asks for what nobody may. */
    NOT_AUTHORIZED
  }

  private final Kind kind;

  BadResponse(Kind kind, String text) {
    super(text, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
