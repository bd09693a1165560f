package org.chappe.pop3;

/** The session ends from our side; the client is told why. */
final class SessionEnds extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SessionEnds(String text) {
    super(text, null, false, false);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
