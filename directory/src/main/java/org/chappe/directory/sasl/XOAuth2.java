package org.chappe.directory.sasl;

import org.chappe.directory.Doorkeeper;

/**
 * XOAUTH2, which Google made before RFC 7628, with %x01 written as {@code ^}: {@code
 * user=ann@example.org^auth=Bearer x^^}.
 */
final class XOAuth2 extends OAuth {
  private static final char SEPARATOR = '\1';

  XOAuth2(Doorkeeper doorkeeper, Channel channel) {
    super(doorkeeper, channel);
  }

  @Override
  Message read(String text) {
    var in = new Scanner(text);
    String user = in.expect("user=").until(SEPARATOR, "a user");
    String auth = in.expect(SEPARATOR).expect("auth=").until(SEPARATOR, "a token");
    in.expect(SEPARATOR).expect(SEPARATOR).expectEnd();
    return new Message(user, auth);
  }

  /** As Gmail's; the client answers with nothing. */
  @Override
  String error(String status) {
    String code = status.equals("insufficient_scope") ? "403" : "401";
    return "{\"status\":\"" + code + "\",\"schemes\":\"bearer\"}";
  }
}
