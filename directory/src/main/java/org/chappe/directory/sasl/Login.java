package org.chappe.directory.sasl;

import java.nio.charset.StandardCharsets;
import org.chappe.directory.Doorkeeper;

/**
 * LOGIN, which has no RFC: two questions. Outlook knows nothing else, and sends the user's name
 * with the command.
 */
final class Login extends Mechanism {
  private final Doorkeeper doorkeeper;
  private final Channel channel;
  private boolean named;

  Login(Doorkeeper doorkeeper, Channel channel) {
    this.doorkeeper = doorkeeper;
    this.channel = channel;
  }

  @Override
  Step firstChallenge() {
    return ask("Username:");
  }

  @Override
  public Step respond(byte[] response) {
    if (!named) {
      claim(Utf8.text(response));
      named = true;
      return ask("Password:");
    }
    var shown = new UserPassword(user(), Utf8.characters(response, 0, response.length));
    return new Step.Decided(shown.check(doorkeeper, channel.origin()));
  }

  private static Step ask(String question) {
    return new Step.Ask(question.getBytes(StandardCharsets.US_ASCII));
  }
}
