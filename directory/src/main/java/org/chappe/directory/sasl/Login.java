package org.chappe.directory.sasl;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * LOGIN, which has no RFC: two questions. Outlook knows nothing else, and sends the user's name
 * with the command.
 */
final class Login extends Mechanism {
  private @Nullable String user;

  @Override
  Step firstChallenge() {
    return ask("Username:");
  }

  @Override
  public Step respond(byte[] response) {
    String named = user;
    if (named == null) {
      user = Utf8.text(response, 0, response.length);
      return ask("Password:");
    }
    return new Step.Credentials(named, Utf8.characters(response, 0, response.length));
  }

  private static Step ask(String question) {
    return new Step.Ask(question.getBytes(StandardCharsets.US_ASCII));
  }
}
