package org.chappe.directory.sasl;

import org.chappe.directory.Doorkeeper;

/** PLAIN, RFC 4616: {@code message = [authzid] UTF8NUL authcid UTF8NUL passwd}. */
final class Plain extends Mechanism {
  private final Doorkeeper doorkeeper;
  private final Channel channel;

  Plain(Doorkeeper doorkeeper, Channel channel) {
    this.doorkeeper = doorkeeper;
    this.channel = channel;
  }

  @Override
  public Step respond(byte[] message) {
    int first = nul(message, 0);
    int second = first < 0 ? -1 : nul(message, first + 1);
    if (second < 0 || nul(message, second + 1) >= 0) {
      throw new BadResponse(
          BadResponse.Kind.SYNTAX, "PLAIN is a user to act as, NUL, a user, NUL, a password");
    }
    String actAs = Utf8.text(message, 0, first);
    String user = Utf8.text(message, first + 1, second);
    claim(user);
    requireSame(actAs, user);
    var shown = new UserPassword(user, Utf8.characters(message, second + 1, message.length));
    return new Step.Decided(shown.check(doorkeeper, channel.origin()));
  }

  private static int nul(byte[] octets, int from) {
    for (int i = from; i < octets.length; i++) {
      if (octets[i] == 0) {
        return i;
      }
    }
    return -1;
  }
}
