package org.chappe.directory;

import org.chappe.directory.password.GivenPassword;
import org.chappe.directory.password.GivenPassword.Form;

/** One account of a list to be added. */
public final class NewAccount {
  private final long line;
  private final String address;
  private final char[] password;
  private final Form form;

  /** One whose password stands there as it is. */
  public NewAccount(long line, String address, char[] password) {
    this(line, address, password, Form.CLEAR);
  }

  /**
   * Does not copy.
   *
   * @param line where it stands in the list, for the answer
   * @param password the caller's; it is read once and not changed
   * @param form whether that may be a hash
   */
  public NewAccount(long line, String address, char[] password, Form form) {
    this.line = line;
    this.address = address;
    this.password = password;
    this.form = form;
  }

  public long line() {
    return line;
  }

  public String address() {
    return address;
  }

  /**
   * What the list gives.
   *
   * @throws DirectoryRefused when it cannot be understood
   */
  GivenPassword password() {
    try {
      return GivenPassword.read(password, form);
    } catch (IllegalArgumentException e) {
      throw new DirectoryRefused(
          DirectoryRefused.Reason.INVALID, String.valueOf(e.getMessage())); // without the password
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "line " + line + ": " + address;
  }
}
