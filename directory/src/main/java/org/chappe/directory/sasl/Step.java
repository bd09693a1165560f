package org.chappe.directory.sasl;

import java.util.Arrays;

/** What comes next in an exchange. */
public sealed interface Step {
  /**
   * The client is asked for a response.
   *
   * @param challenge may be empty
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Ask(byte[] challenge) implements Step {}

  /** The exchange is over: this is to be checked, and wiped. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Credentials(String user, char[] password) implements Step {
    public void wipe() {
      Arrays.fill(password, '\0');
    }

    @Override
    public String toString() {
      return "Credentials[user=" + user + "]"; // a password goes into no log
    }
  }
}
