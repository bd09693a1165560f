package org.chappe.smtp;

import java.time.Duration;
import java.util.List;
import org.chappe.directory.Directory;
import org.chappe.directory.Origin;
import org.chappe.directory.Refusal;
import org.chappe.directory.SignIn;
import org.chappe.directory.sasl.BadResponse;
import org.chappe.directory.sasl.Channel;
import org.chappe.directory.sasl.Exchange;
import org.chappe.directory.sasl.Mechanism;
import org.chappe.directory.sasl.Mechanisms;
import org.chappe.directory.sasl.SaslSettings;
import org.chappe.net.Connection;
import org.chappe.smtp.command.SmtpCommand;
import org.chappe.smtp.wire.BadLine;
import org.chappe.smtp.wire.LineReader;
import org.chappe.smtp.wire.Reply;

/** The exchange after AUTH, with the mechanisms of {@code directory.sasl}. RFC 4954 §4 */
final class Authentication {
  private final Connection connection;
  private final LineReader lines;
  private final Mechanisms mechanisms;
  private final SmtpEvents events;

  Authentication(
      SaslSettings settings,
      Connection connection,
      LineReader lines,
      Directory directory,
      SmtpEvents events) {
    this.connection = connection;
    this.lines = lines;
    this.mechanisms = new Mechanisms(settings, directory);
    this.events = events;
  }

  /** What EHLO offers now. */
  List<String> offered(Origin origin) {
    return mechanisms.offered(channel(origin));
  }

  private Channel channel(Origin origin) {
    return new Channel(
        origin,
        connection
            .tlsVersion()
            .map(version ->
                new Channel.Tls(
                    version, connection.clientCertificate(), connection::channelBinding)));
  }

  /** Who signed in, or {@link Refused}. */
  SignIn.Accepted accepted(SmtpCommand.Auth command, Origin origin) {
    Mechanism mechanism =
        mechanisms
            .named(command.mechanism(), channel(origin))
            .orElseThrow(() ->
                Refused.mistake(
                    504, "5.5.4", "the mechanisms here are " + String.join(", ", offered(origin))));
    try {
      SignIn answer = Exchange.run(mechanism, command.initial(), this::answer);
      return accepted(answer);
    } catch (BadResponse e) {
      throw switch (e.kind()) {
        case SYNTAX -> Refused.mistake(501, "5.5.2", e.text());
        case NOT_AUTHORIZED -> Refused.mistake(535, "5.7.8", e.text());
        case CANCELLED -> Refused.no(501, "5.7.0", e.text());
      };
    }
  }

  private byte[] answer(String challenge) {
    Reply.plain(334, challenge).writeTo(connection.out());
    try {
      return lines.line();
    } catch (BadLine e) {
      throw Refused.mistake(500, "5.5.6", "the line is too long, or does not end in CR LF");
    }
  }

  private SignIn.Accepted accepted(SignIn answer) {
    return switch (answer) {
      case SignIn.Accepted accepted -> accepted;
      case SignIn.FactorNeeded _ -> throw reported(refused(Refusal.FACTOR_NEEDED));
      case SignIn.Refused(Refusal why) -> throw reported(refused(why));
      case SignIn.TooMany(Duration tryAfter) ->
          throw reported(
              Refused.mistake(
                  454, "4.7.0", "too many wrong passwords, try again in " + shown(tryAfter)));
    };
  }

  /**
   * 5.7.9 tells a program that a password alone is too weak, 5.7.8 that it is wrong. RFC 4954 §6
   */
  private static Refused refused(Refusal why) {
    String code =
        switch (why) {
          case FACTOR_NEEDED, APP_PASSWORD_NEEDED, ENROLMENT_NEEDED -> "5.7.9";
          case WRONG, EXPIRED, WRONG_PROTOCOL, WRONG_NETWORK -> "5.7.8";
        };
    return Refused.mistake(535, code, why.text());
  }

  private Refused reported(Refused refused) {
    events.emit(
        new SmtpEvent.SignInRefused(
            connection.id(), connection.remote().getAddress(), refused.reply()));
    return refused;
  }

  private static String shown(Duration wait) {
    long seconds = Math.max(1, wait.toSeconds());
    return seconds < 120 ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
  }
}
