package org.chappe.imap;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.chappe.delivery.WaitingMail;
import org.chappe.directory.Directory;
import org.chappe.directory.access.OpenSessions;
import org.chappe.directory.sasl.Mechanisms;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.search.SortTables;
import org.chappe.net.Connection;
import org.chappe.net.Service;
import org.chappe.net.TlsContext;

/**
 * IMAP for a listener: a session for each connection. Thread-safe.
 *
 * <p>A listener sends away whom it has no place for with {@link #REFUSAL}.
 */
public final class ImapService implements Service {
  /** What a client reads that has no place. RFC 9051 §7.1.5, RFC 5530 §3 */
  public static final String REFUSAL = "* BYE [UNAVAILABLE] too many connections\r\n";

  private final ImapSettings settings;
  private final Directory directory;
  private final OpenSessions sessions;
  private final MailAccounts accounts;
  private final InstantSource clock;
  private final Optional<TlsContext> tls;
  private final ImapEvents events;
  private final String hostname;
  private final Optional<WaitingMail> waitingMail;
  private final Mechanisms mechanisms;
  private final SortTables sortTables = SortTables.ofHeap(new SecureRandom()::nextLong);

  /** As below, for tests and benchmarks, on a host called localhost. */
  public ImapService(
      ImapSettings settings,
      Directory directory,
      MailAccounts accounts,
      InstantSource clock,
      Optional<TlsContext> tls,
      ImapEvents events) {
    this(
        settings,
        directory,
        new OpenSessions(),
        accounts,
        clock,
        tls,
        events,
        "localhost",
        Optional.empty());
  }

  /**
   * A service.
   *
   * @param sessions get those that sign in here
   * @param tls for STARTTLS; empty where it is not offered
   * @param hostname the server's name in URLs. RFC 4467 §7
   * @param waitingMail told to senders; empty where no mail leaves
   */
  public ImapService(
      ImapSettings settings,
      Directory directory,
      OpenSessions sessions,
      MailAccounts accounts,
      InstantSource clock,
      Optional<TlsContext> tls,
      ImapEvents events,
      String hostname,
      Optional<WaitingMail> waitingMail) {
    this.settings = settings;
    this.directory = directory;
    this.sessions = sessions;
    this.accounts = accounts;
    this.clock = clock;
    this.tls = tls;
    this.events = events;
    this.hostname = hostname;
    this.waitingMail = waitingMail;
    this.mechanisms = new Mechanisms(settings.signIn(), directory);
  }

  @Override
  public void serve(Connection connection) {
    var session = new ImapSession(this, connection);
    session.greet();
    goOn(session, connection);
  }

  private static void goOn(ImapSession session, Connection connection) {
    boolean goesOn = false;
    try {
      goesOn = session.run();
    } finally {
      if (!goesOn) {
        session.close();
      }
    }
    if (!goesOn) {
      return;
    }
    Service rest = next -> goOn(session, next);
    session
        .rest()
        .ifPresentOrElse(
            limit -> connection.restAndGoOnWith(limit, rest), () -> connection.goOnWith(rest));
  }

  ImapSettings settings() {
    return settings;
  }

  Directory directory() {
    return directory;
  }

  OpenSessions sessions() {
    return sessions;
  }

  Mechanisms mechanisms() {
    return mechanisms;
  }

  MailAccounts accounts() {
    return accounts;
  }

  InstantSource clock() {
    return clock;
  }

  Optional<TlsContext> tls() {
    return tls;
  }

  String hostname() {
    return hostname;
  }

  Optional<WaitingMail> waitingMail() {
    return waitingMail;
  }

  /** What SORT and THREAD have read, of all accounts. */
  SortTables sortTables() {
    return sortTables;
  }

  ImapEvents events() {
    return events;
  }
}
