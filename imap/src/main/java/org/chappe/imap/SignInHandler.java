package org.chappe.imap;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.chappe.directory.Account;
import org.chappe.directory.Origin;
import org.chappe.directory.SignIn;
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
 * LOGIN and AUTHENTICATE with PLAIN (RFC 4616) and LOGIN. RFC 9051 §6.2.2, §6.2.3.
 *
 * <p>Wrong users, wrong passwords and too many of them read alike in what they tell of who exists.
 */
final class SignInHandler {
  private final ImapService service;
  private final Connection connection;
  private final ImapParser in;
  private final ImapWriter out;
  private final boolean passwordsAllowed;

  SignInHandler(
      ImapService service,
      Connection connection,
      ImapParser in,
      ImapWriter out,
      boolean passwordsAllowed) {
    this.service = service;
    this.connection = connection;
    this.in = in;
    this.out = out;
    this.passwordsAllowed = passwordsAllowed;
  }

  Authenticated login(Login login) {
    requirePrivacy();
    return signIn(login.user(), login.password().toCharArray());
  }

  Authenticated authenticate(Authenticate command) {
    return switch (command.mechanism()) {
      case "PLAIN" -> {
        requirePrivacy();
        yield plain(command);
      }
      case "LOGIN" -> {
        requirePrivacy();
        yield loginMechanism(command);
      }
      default -> throw new Refused("CANNOT", "the mechanism is not offered here");
    };
  }

  private void requirePrivacy() {
    if (!passwordsAllowed) {
      throw new Refused("PRIVACYREQUIRED", "passwords are for TLS only: use STARTTLS first");
    }
  }

  /** message = [authzid] UTF8NUL authcid UTF8NUL passwd — RFC 4616 §2 */
  private Authenticated plain(Authenticate command) {
    String message =
        text(command.initialResponse().map(SignInHandler::decode).orElseGet(() -> ask("")));
    int first = message.indexOf('\0');
    int second = message.indexOf('\0', first + 1);
    if (first < 0 || second < 0 || message.indexOf('\0', second + 1) >= 0) {
      throw new SyntaxException("PLAIN is a user to act as, NUL, a user, NUL, a password");
    }
    String actAs = message.substring(0, first);
    String user = message.substring(first + 1, second);
    if (!actAs.isEmpty() && !actAs.equals(user)) {
      throw new Refused("AUTHORIZATIONFAILED", "nobody can act as somebody else here");
    }
    return signIn(user, message.substring(second + 1).toCharArray());
  }

  /** Two questions, as Outlook expects them; the user's name may come with the command. */
  private Authenticated loginMechanism(Authenticate command) {
    byte[] user =
        command.initialResponse().map(SignInHandler::decode).orElseGet(() -> ask("Username:"));
    return signIn(text(user), text(ask("Password:")).toCharArray());
  }

  private byte[] ask(String question) {
    out.continuation(
        Base64.getEncoder().encodeToString(question.getBytes(StandardCharsets.US_ASCII)));
    String response = in.response();
    if (response.equals("*")) {
      throw new SyntaxException("given up, as you ask");
    }
    return decode(response);
  }

  private static byte[] decode(String base64) {
    if (base64.equals("=")) { // RFC 4959 §3
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new SyntaxException("the response is not base64");
    }
  }

  private static String text(byte[] utf8) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new SyntaxException("the response is not UTF-8");
    }
  }

  private Authenticated signIn(String user, char[] password) {
    var origin = new Origin(connection.remote().getAddress(), "imap");
    SignIn answer;
    try {
      answer = service.directory().authenticate(user, password, origin);
    } finally {
      Arrays.fill(password, '\0');
    }
    return switch (answer) {
      case SignIn.Accepted accepted -> open(accepted.account());
      case SignIn.Refused refused -> {
        refusedEvent("wrong user or password");
        throw new Refused("AUTHENTICATIONFAILED", "wrong user or password");
      }
      case SignIn.TooMany tooMany -> {
        refusedEvent("too many attempts");
        throw new Refused("UNAVAILABLE", "too many attempts; try again later");
      }
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
