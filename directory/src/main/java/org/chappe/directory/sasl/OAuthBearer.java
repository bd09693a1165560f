package org.chappe.directory.sasl;

import org.chappe.directory.Doorkeeper;

/**
 * OAUTHBEARER, RFC 7628 §3.1, with kvsep written as {@code ^}:
 *
 * <pre>
 *   client-resp = gs2-header ^ *(key "=" value ^) ^      n,a=ann@example.org,^auth=Bearer x^^
 * </pre>
 *
 * Where the client says it connects to ({@code host}, {@code port}) is not looked at: TLS says it.
 */
final class OAuthBearer extends OAuth {
  private static final char KVSEP = '\1';

  OAuthBearer(Doorkeeper doorkeeper, Channel channel) {
    super(doorkeeper, channel);
  }

  @Override
  Message read(String text) {
    var in = new Scanner(text);
    if (!in.accept('n') && !in.accept('y')) { // there is no -PLUS to bind with
      throw in.expected("\"n\" or \"y\"");
    }
    in.expect(',');
    String user = in.accept('a') ? in.expect('=').saslName() : "";
    in.expect(',').expect(KVSEP);
    String auth = "";
    while (!in.accept(KVSEP)) {
      String key = in.until('=', "a key");
      String value = in.expect('=').until(KVSEP, "a value");
      in.expect(KVSEP);
      if (key.equals("auth")) {
        auth = value;
      }
    }
    in.expectEnd();
    return new Message(user, auth);
  }

  /** RFC 7628 §3.2.2; the client answers with %x01. */
  @Override
  String error(String status) {
    return doorkeeper
        .tokenDiscovery()
        .map(url -> "{\"status\":\"%s\",\"openid-configuration\":\"%s\"}".formatted(status, url))
        .orElseGet(() -> "{\"status\":\"%s\"}".formatted(status));
  }
}
