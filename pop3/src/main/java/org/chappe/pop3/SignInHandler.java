package org.chappe.pop3;

import java.time.Duration;
import org.chappe.directory.Origin;
import org.chappe.directory.Refusal;
import org.chappe.directory.SignIn;
import org.chappe.directory.sasl.BadResponse;
import org.chappe.directory.sasl.Channel;
import org.chappe.directory.sasl.Exchange;
import org.chappe.directory.sasl.Mechanism;
import org.chappe.directory.sasl.UserPassword;
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
  private final Origin origin;

  SignInHandler(Pop3Service service, Connection connection, LineReader lines, Origin origin) {
    this.service = service;
    this.connection = connection;
    this.lines = lines;
    this.origin = origin;
  }

  /** Who it is, or {@link Refused}. */
  SignIn.Accepted password(String user, String password) {
    return accepted(
        new UserPassword(user, password.toCharArray()).check(service.directory(), origin));
  }

  /** Who it is, or {@link Refused}. RFC 5034 §4 */
  SignIn.Accepted authenticate(Pop3Command.Auth command) {
    Mechanism mechanism =
        service
            .mechanisms()
            .named(command.mechanism().orElse(""), channel(connection, origin))
            .orElseThrow(() -> new Refused("the mechanism is not offered here"));
    try {
      return accepted(Exchange.run(mechanism, command.initialResponse(), this::answer));
    } catch (BadResponse e) {
      throw switch (e.kind()) {
        case SYNTAX -> new SyntaxException(e.text());
        case NOT_AUTHORIZED -> new Refused("AUTH", e.text());
        case CANCELLED -> new Refused(e.text());
      };
    }
  }

  private byte[] answer(String challenge) {
    connection.out().text("+ ").text(challenge).endOfLine();
    return lines.line(LineReader.RESPONSE);
  }

  /** The connection as a mechanism sees it. */
  static Channel channel(Connection connection, Origin origin) {
    return new Channel(
        origin,
        connection
            .tlsVersion()
            .map(version ->
                new Channel.Tls(
                    version, connection.clientCertificate(), connection::channelBinding)));
  }

  private SignIn.Accepted accepted(SignIn answer) {
    return switch (answer) {
      case SignIn.Accepted accepted -> accepted;
      case SignIn.FactorNeeded _ -> throw refused("AUTH", Refusal.FACTOR_NEEDED.text());
      case SignIn.Refused(Refusal why) -> throw refused("AUTH", why.text());
      case SignIn.TooMany(Duration tryAfter) ->
          throw refused("SYS/TEMP", "too many attempts; try again later");
    };
  }

  private Refused refused(String code, String why) {
    service.events().emit(new Pop3Event.SignInRefused(connection.id(), connection.remote(), why));
    return new Refused(code, why);
  }
}
