package org.chappe.directory;

/** One account of a list to be added. */
public final class NewAccount {
  private final long line;
  private final String address;
  private final char[] password;

  /**
   * Does not copy.
   *
   * @param line where it stands in the list, for the answer
   * @param password the caller's; it is read once and not changed
   */
  public NewAccount(long line, String address, char[] password) {
    this.line = line;
    this.address = address;
    this.password = password;
  }

  public long line() {
    return line;
  }

  public String address() {
    return address;
  }

  char[] password() {
    return password;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "line " + line + ": " + address;
  }
}
