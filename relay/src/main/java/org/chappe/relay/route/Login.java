package org.chappe.relay.route;

/** How to sign in at a hop. RFC 4954 */
public record Login(String user, String password) {
  @Override
  public String toString() {
    return "Login[user=" + user + "]"; // a password goes into no log
  }
}
