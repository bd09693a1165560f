package org.chappe.directory.sasl;

/** A response that ends an exchange without credentials. */
public final class BadResponse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is the matter with it. */
  public enum Kind {
    /** It cannot be read. */
    SYNTAX,
    /** It can, and asks for what nobody may. */
    NOT_AUTHORIZED,
    /** The client gives up. */
    CANCELLED
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
