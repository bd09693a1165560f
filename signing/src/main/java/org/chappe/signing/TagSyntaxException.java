package org.chappe.signing;

/**
 * A tag list that breaks RFC 6376 §3.2; the message says what was expected, where, what was there.
 */
final class TagSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TagSyntaxException(String message) {
    super(message, null, false, false);
  }
}
