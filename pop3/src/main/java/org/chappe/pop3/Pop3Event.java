package org.chappe.pop3;

import java.net.InetSocketAddress;
import org.chappe.net.HostPort;

/** What happens in sessions, as values. Never credentials or anything out of a message. */
public sealed interface Pop3Event {
  /** The event as one line: a name, then fields. */
  String line();

  record SignedIn(
      String session, String account, InetSocketAddress remote, String tls, int messages)
      implements Pop3Event {
    @Override
    public String line() {
      return "pop3.signed-in session=%s account=%s remote=%s tls=\"%s\" messages=%d"
          .formatted(session, account, HostPort.of(remote), tls, messages);
    }
  }

  /** Whoever it was: the name was not right, or not with this password, or it was not looked at. */
  record SignInRefused(String session, InetSocketAddress remote, String why) implements Pop3Event {
    @Override
    public String line() {
      return "pop3.sign-in-refused session=%s remote=%s why=\"%s\""
          .formatted(session, HostPort.of(remote), why);
    }
  }

  /**
   * A session that had signed in is over.
   *
   * @param fetched messages that were sent whole
   * @param deleted messages that QUIT removed
   * @param octets of all answers
   */
  record Ended(String session, String account, String how, long fetched, long deleted, long octets)
      implements Pop3Event {
    @Override
    public String line() {
      return "pop3.ended session=%s account=%s how=%s fetched=%d deleted=%d out=%d"
          .formatted(session, account, how, fetched, deleted, octets);
    }
  }

  /** A fault of ours, or of the store below. */
  record Failed(String session, String account, String command, Throwable failure)
      implements Pop3Event {
    @Override
    public String line() {
      return "pop3.failed session=%s account=%s cmd=%s why=\"%s\""
          .formatted(
              session,
              account.isEmpty() ? "-" : account,
              command,
              failure.toString().replaceAll("[\\p{Cntrl}\"]", "?"));
    }
  }
}
