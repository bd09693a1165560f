package org.chappe.app.cli;

/** A command does not do what it was asked; the text is all that the person needs to read. */
final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailed(String message) {
    super(message);
  }
}
