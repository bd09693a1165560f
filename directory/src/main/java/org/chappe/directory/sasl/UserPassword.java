package org.chappe.directory.sasl;

import java.util.Arrays;
import org.chappe.directory.Doorkeeper;
import org.chappe.directory.Origin;
import org.chappe.directory.SignIn;

/** A name and a password, by whatever command they came. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record UserPassword(String user, char[] password) {
  /** Asks, and wipes the password. */
  public SignIn check(Doorkeeper doorkeeper, Origin origin) {
    try {
      return doorkeeper.authenticate(user, password, origin);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  @Override
  public String toString() {
    return "UserPassword[user=" + user + "]"; // a password goes into no log
  }
}
