package org.chappe.imap;

import org.chappe.directory.Access;
import org.chappe.directory.Account;
import org.chappe.directory.Origin;
import org.chappe.directory.Refusal;
import org.chappe.directory.SignIn;
import org.chappe.directory.sasl.BadResponse;
import org.chappe.directory.sasl.Channel;
import org.chappe.directory.sasl.Exchange;
import org.chappe.directory.sasl.Mechanism;
import org.chappe.directory.sasl.MechanismName;
import org.chappe.directory.sasl.UserPassword;
import org.chappe.imap.State.Authenticated;
import org.chappe.imap.command.Authenticate;
import org.chappe.imap.command.Login;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.MailAccount;
import org.chappe.net.Connection;

/**
 * LOGIN, and AUTHENTICATE with the mechanisms of {@code directory.sasl}. RFC 9051 §6.2.2, §6.2.3.
 *
 * <p>Wrong users, wrong passwords and too many of them read alike in what they tell of who exists.
 */
final class SignInHandler {
  private final ImapService service;
  private final Connection connection;
  private final ImapParser in;
  private final ImapWriter out;
  private final Origin origin;
  private Access access = Access.PASSWORD; // what let them in, once somebody is

  SignInHandler(
      ImapService service, Connection connection, ImapParser in, ImapWriter out, Origin origin) {
    this.service = service;
    this.connection = connection;
    this.in = in;
    this.out = out;
    this.origin = origin;
  }

  /** How somebody got in. Asked after {@link #login} or {@link #authenticate}. */
  Access access() {
    return access;
  }

  Authenticated login(Login login) {
    requirePrivacy();
    if (!service.settings().signIn().takesPasswords()) {
      throw new Refused("CANNOT", "passwords are not taken here: use AUTHENTICATE");
    }
    return signedIn(
        new UserPassword(login.user(), login.password().toCharArray())
            .check(service.directory(), origin));
  }

  Authenticated authenticate(Authenticate command) {
    if (MechanismName.of(command.mechanism()).isPresent()) {
      requirePrivacy();
    }
    Mechanism mechanism =
        service
            .mechanisms()
            .named(command.mechanism(), channel(connection, origin))
            .orElseThrow(() -> new Refused("CANNOT", "the mechanism is not offered here"));
    try {
      return signedIn(Exchange.run(mechanism, command.initialResponse(), this::answer));
    } catch (BadResponse e) {
      throw switch (e.kind()) {
        case NOT_AUTHORIZED -> new Refused("AUTHORIZATIONFAILED", e.text());
        case SYNTAX, CANCELLED -> new SyntaxException(e.text()); // RFC 9051 §6.2.2
      };
    }
  }

  private byte[] answer(String challenge) {
    out.continuation(challenge);
    return in.response();
  }

  private void requirePrivacy() {
    var client = connection.remote().getAddress();
    if (!service.settings().signIn().allows(connection.isTls(), client)) {
      throw new Refused("PRIVACYREQUIRED", "passwords are for TLS only: use STARTTLS first");
    }
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

  private Authenticated signedIn(SignIn answer) {
    return switch (answer) {
      case SignIn.Accepted accepted -> {
        access = accepted.access();
        yield open(accepted.account());
      }
      case SignIn.FactorNeeded _ -> throw refused(Refusal.FACTOR_NEEDED);
      case SignIn.Refused(Refusal why) -> throw refused(why);
      case SignIn.TooMany tooMany -> {
        refusedEvent("too many attempts");
        throw new Refused("UNAVAILABLE", "too many attempts; try again later");
      }
    };
  }

  private Refused refused(Refusal why) {
    refusedEvent(why.text());
    return new Refused(code(why), why.text());
  }

  /** RFC 5530 §3 */
  private static String code(Refusal why) {
    return switch (why) {
      case WRONG -> "AUTHENTICATIONFAILED";
      case FACTOR_NEEDED, APP_PASSWORD_NEEDED, WRONG_PROTOCOL, WRONG_NETWORK ->
          "AUTHORIZATIONFAILED";
      case ENROLMENT_NEEDED -> "CONTACTADMIN";
      case EXPIRED -> "EXPIRED";
    };
  }

  private Authenticated open(Account account) {
    MailAccount mail =
        service
            .accounts()
            .open(account.id())
            .orElseThrow(() -> new Refused("UNAVAILABLE", "the account's mail is not there"));
    service
        .events()
        .emit(
            new ImapEvent.SignedIn(
                connection.id(),
                account.address().toString(),
                connection.remote(),
                connection.tlsDescription().orElse("none")));
    return new Authenticated(new Mailboxes(service, account, mail));
  }

  private void refusedEvent(String why) {
    service.events().emit(new ImapEvent.SignInRefused(connection.id(), connection.remote(), why));
  }
}
