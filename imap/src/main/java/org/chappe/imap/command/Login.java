package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;

/** login = "LOGIN" SP userid SP password — RFC 9051 §6.2.3 */
public record Login(String user, String password) implements ImapCommand {
  static Login parse(ImapParser in) {
    in.space();
    String user = in.text("a user's name");
    in.space();
    String password = in.text("a password");
    in.endOfLine();
    return new Login(user, password);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Login[" + user + "]";
  }
}
