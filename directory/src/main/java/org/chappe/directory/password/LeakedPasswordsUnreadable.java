package org.chappe.directory.password;

/** A list of leaked passwords cannot be read, or is not what it should be; the text says why. */
public final class LeakedPasswordsUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeakedPasswordsUnreadable(String message) {
    super(message);
  }

  LeakedPasswordsUnreadable(String message, Throwable cause) {
    super(message, cause);
  }
}
