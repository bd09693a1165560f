package org.chappe.app.admin;

/** A message that was asked for does not wait in the queue. The text is for who asked. */
final class NoSuchMail extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoSuchMail(String text) {
    super(text);
  }
}
