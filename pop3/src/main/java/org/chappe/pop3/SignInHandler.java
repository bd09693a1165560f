package org.chappe.pop3;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.chappe.directory.Account;
import org.chappe.directory.Origin;
import org.chappe.directory.SignIn;
import org.chappe.directory.sasl.BadResponse;
import org.chappe.directory.sasl.Mechanism;
import org.chappe.directory.sasl.Step;
import org.chappe.net.Connection;
import org.chappe.pop3.command.Pop3Command;
import org.chappe.pop3.command.SyntaxException;

/**
 * USER and PASS, RFC 1939 §7, and AUTH, RFC 5034.
 *
 * <p>Wrong users and wrong passwords read alike, and USER is never refused: nobody learns here who
 * exists. Codes are those of RFC 3206.
 */
final class SignInHandler {
  private final Pop3Service service;
  private final Connection connection;
  private final LineReader lines;

  SignInHandler(Pop3Service service, Connection connection, LineReader lines) {
    this.service = service;
    this.connection = connection;
    this.lines = lines;
  }

  /** Who it is, or {@link Refused}. */
  Account password(String user, String password) {
    return check(new Step.Credentials(user, password.toCharArray()));
  }

  /** Who it is, or {@link Refused}. RFC 5034 §4 */
  Account authenticate(Pop3Command.Auth command) {
    Mechanism mechanism =
        Mechanism.named(command.mechanism().orElse(""))
            .orElseThrow(() -> new Refused("the mechanism is not offered here"));
    try {
      Optional<byte[]> response = command.initialResponse().map(SignInHandler::initial);
      Step step = mechanism.begin(response);
      response.ifPresent(octets -> Arrays.fill(octets, (byte) 0));
      while (step instanceof Step.Ask ask) {
        byte[] answer = ask(ask.challenge());
        step = mechanism.respond(answer);
        Arrays.fill(answer, (byte) 0);
      }
      return check((Step.Credentials) step);
    } catch (BadResponse e) {
      throw e.kind() == BadResponse.Kind.SYNTAX
          ? new SyntaxException(e.text())
          : new Refused("AUTH", e.text());
    }
  }

  private Account check(Step.Credentials credentials) {
    SignIn answer;
    try {
      answer =
          service
              .directory()
              .authenticate(
                  credentials.user(),
                  credentials.password(),
                  new Origin(connection.remote().getAddress(), "pop3"));
    } finally {
      credentials.wipe();
    }
    return switch (answer) {
      case SignIn.Accepted(Account account) -> account;
      case SignIn.Refused() -> throw refused("AUTH", "wrong user or password");
      case SignIn.TooMany(Duration tryAfter) ->
          throw refused("SYS/TEMP", "too many attempts; try again later");
    };
  }

  private Refused refused(String code, String why) {
    service.events().emit(new Pop3Event.SignInRefused(connection.id(), connection.remote(), why));
    return new Refused(code, why);
  }

  /** A challenge, and the client's answer decoded. */
  private byte[] ask(byte[] challenge) {
    connection.out().text("+ ").text(Base64.getEncoder().encodeToString(challenge)).endOfLine();
    byte[] line = lines.line(LineReader.RESPONSE);
    if (line.length == 1 && line[0] == '*') {
      throw new Refused("given up, as you ask"); // RFC 5034 §4
    }
    return decode(line);
  }

  private static byte[] initial(String response) {
    return response.equals("=")
        ? new byte[0] // RFC 5034 §4: an empty one
        : decode(response.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] decode(byte[] base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new SyntaxException("the response is not Base64");
    }
  }
}
