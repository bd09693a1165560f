package org.chappe.directory.sasl;

import java.util.Arrays;
import org.chappe.directory.Directory;
import org.chappe.directory.Origin;
import org.chappe.directory.SignIn;

/** What comes next in an exchange. */
public sealed interface Step {
  /**
   * The client is asked for a response.
   *
   * @param challenge may be empty
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Ask(byte[] challenge) implements Step {}

  /** The exchange is over: this is to be checked. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Credentials(String user, char[] password) implements Step {
    /** Asks the directory, and wipes the password. */
    public SignIn check(Directory directory, Origin origin) {
      try {
        return directory.authenticate(user, password, origin);
      } finally {
        Arrays.fill(password, '\0');
      }
    }

    @Override
    public String toString() {
      return "Credentials[user=" + user + "]"; // a password goes into no log
    }
  }
}
