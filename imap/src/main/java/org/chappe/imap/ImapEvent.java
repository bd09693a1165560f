package org.chappe.imap;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import org.chappe.net.HostPort;

/** What happens in sessions, as values. Never credentials or anything out of a message. */
public sealed interface ImapEvent {
  /** The event as one line: a name, then fields. */
  String line();

  /** How a command ended. */
  enum Outcome {
    OK,
    NO,
    BAD
  }

  /**
   * A command was answered.
   *
   * @param account empty before the client has signed in
   * @param octetsIn of the command with its literals
   */
  record CommandFinished(
      String session,
      String account,
      String command,
      Outcome outcome,
      Duration took,
      long octetsIn,
      long octetsOut)
      implements ImapEvent {
    @Override
    public String line() {
      return "imap.command session=%s account=%s cmd=\"%s\" outcome=%s took_ms=%d in=%d out=%d"
          .formatted(
              session,
              account.isEmpty() ? "-" : account,
              command,
              outcome.name().toLowerCase(Locale.ROOT),
              took.toMillis(),
              octetsIn,
              octetsOut);
    }
  }

  /**
   * A client said what it is, RFC 2971. Once for each who signs in: a client that says it again and
   * again fills no log.
   *
   * @param account empty before the client has signed in
   * @param client its name; like the version without what is no visible character or not in a line
   */
  record ClientNamed(String session, String account, String client, String version)
      implements ImapEvent {
    /** Enough for the names and versions that programs have. */
    private static final int LONGEST = 100;

    public ClientNamed {
      client = clean(client);
      version = clean(version);
    }

    private static String clean(String text) {
      String clean = text.replaceAll("[\\p{Cntrl}\\p{C}\\p{Zl}\\p{Zp}\"\\\\]", "?");
      return clean.length() > LONGEST
          ? clean.substring(0, clean.offsetByCodePoints(0, LONGEST - 1)) + "\u2026"
          : clean;
    }

    @Override
    public String line() {
      return "imap.client session=%s account=%s client=\"%s\" version=\"%s\""
          .formatted(session, account.isEmpty() ? "-" : account, client, version);
    }
  }

  record SignedIn(String session, String account, InetSocketAddress remote, String tls)
      implements ImapEvent {
    @Override
    public String line() {
      return "imap.signed-in session=%s account=%s remote=%s tls=\"%s\""
          .formatted(session, account, HostPort.of(remote), tls);
    }
  }

  /** Whoever it was: the name was not right, or not with this password, or it was not looked at. */
  record SignInRefused(String session, InetSocketAddress remote, String why) implements ImapEvent {
    @Override
    public String line() {
      return "imap.sign-in-refused session=%s remote=%s why=\"%s\""
          .formatted(session, HostPort.of(remote), why);
    }
  }

  /** A fault of ours, or of the store below. */
  record Failed(String session, String account, String command, Throwable failure)
      implements ImapEvent {
    @Override
    public String line() {
      return "imap.failed session=%s account=%s cmd=\"%s\" why=\"%s\""
          .formatted(
              session,
              account.isEmpty() ? "-" : account,
              command,
              failure.toString().replaceAll("[\\p{Cntrl}\"]", "?"));
    }
  }
}
