package org.chappe.smtp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.chappe.model.Address;
import org.chappe.smtp.wire.Reply;

/** What happens in sessions, as values: one for each message, sign-in and end out of turn. */
public sealed interface SmtpEvent {
  /** The event as one line: a name, then fields. */
  String line();

  /**
   * A message was answered with 250: it survives a crash. The log has the sign-in elsewhere.
   *
   * @param octets as the client sent them
   * @param tls version and cipher, if there was TLS
   * @param account who had signed in
   */
  record Accepted(
      String session,
      SmtpKind service,
      String id,
      InetAddress remote,
      String from,
      int recipients,
      long octets,
      Duration took,
      Optional<String> tls,
      Optional<Address> account)
      implements SmtpEvent {
    @Override
    public String line() {
      return "smtp.accepted session="
          + session
          + " service="
          + service
          + " id="
          + id
          + " remote="
          + remote.getHostAddress()
          + " from=\""
          + plain(from)
          + "\" recipients="
          + recipients
          + " size="
          + octets
          + " took_ms="
          + took.toMillis();
    }
  }

  /**
   * A message, a sender or a recipient was not taken.
   *
   * @param what {@code mail}, {@code rcpt} or {@code data}
   * @param recipient of {@code rcpt}, and of {@code data} in LMTP; else empty
   */
  record Rejected(
      String session,
      SmtpKind service,
      String id,
      InetAddress remote,
      String what,
      String from,
      String recipient,
      Reply reply)
      implements SmtpEvent {
    @Override
    public String line() {
      return "smtp.refused session="
          + session
          + " service="
          + service
          + " id="
          + id
          + " remote="
          + remote.getHostAddress()
          + " at="
          + what
          + " from=\""
          + plain(from)
          + (recipient.isEmpty() ? "" : "\" to=\"" + plain(recipient))
          + "\" reply=\""
          + plain(reply.toString())
          + "\"";
    }
  }

  record SignedIn(String session, InetAddress remote, Address account) implements SmtpEvent {
    @Override
    public String line() {
      return "smtp.signed-in session=%s remote=%s account=\"%s\""
          .formatted(session, remote.getHostAddress(), plain(account.toString()));
    }
  }

  /** Without the name that was given: people type passwords into that field. */
  record SignInRefused(String session, InetAddress remote, Reply reply) implements SmtpEvent {
    @Override
    public String line() {
      return "smtp.sign-in-refused session=%s remote=%s reply=%d"
          .formatted(session, remote.getHostAddress(), reply.code());
    }
  }

  /** The server ended the session with 421. */
  record Ended(String session, SmtpKind service, InetAddress remote, Reply reply)
      implements SmtpEvent {
    @Override
    public String line() {
      return "smtp.ended session=%s service=%s remote=%s reply=\"%s\""
          .formatted(session, service, remote.getHostAddress(), plain(reply.toString()));
    }
  }

  /** Something failed that is ours. */
  record Failed(String session, SmtpKind service, Throwable failure) implements SmtpEvent {
    @Override
    public String line() {
      return "smtp.failed session=%s service=%s why=\"%s\""
          .formatted(session, service, plain(failure.toString()));
    }
  }

  /** Text from outside cannot end a line or a field. */
  private static String plain(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c != '"' && c != 0x7F)) {
      return text;
    }
    var plain = new StringBuilder(text.length());
    text.chars().forEach(c -> plain.append(c < ' ' || c == '"' || c == 0x7F ? '?' : (char) c));
    return plain.toString();
  }
}
