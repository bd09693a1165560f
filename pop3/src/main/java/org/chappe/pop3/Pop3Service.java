package org.chappe.pop3;

import java.time.InstantSource;
import java.util.Optional;
import org.chappe.directory.Directory;
import org.chappe.directory.access.OpenSessions;
import org.chappe.directory.sasl.Mechanisms;
import org.chappe.mailbox.MailAccounts;
import org.chappe.net.Connection;
import org.chappe.net.Service;
import org.chappe.net.TlsContext;

/** POP3 for a listener: a session for each connection. Thread-safe. */
public final class Pop3Service implements Service {
  /** What a client reads that has no place: {@code Listener.Setup} wants it. RFC 3206 §4 */
  public static final String REFUSAL = "-ERR [SYS/TEMP] too many connections, try again later\r\n";

  private final Pop3Settings settings;
  private final Directory directory;
  private final OpenSessions sessions;
  private final MailAccounts accounts;
  private final Optional<TlsContext> tls;
  private final Pop3Events events;
  private final LoginDelay loginDelay;
  private final Mechanisms mechanisms;

  /** As below, for tests. */
  public Pop3Service(
      Pop3Settings settings,
      Directory directory,
      MailAccounts accounts,
      InstantSource clock,
      Optional<TlsContext> tls,
      Pop3Events events) {
    this(settings, directory, new OpenSessions(), accounts, clock, tls, events);
  }

  /**
   * A service.
   *
   * @param sessions get those that sign in here
   * @param clock tells when somebody signed in last
   * @param tls for STLS; empty where it is not offered
   */
  public Pop3Service(
      Pop3Settings settings,
      Directory directory,
      OpenSessions sessions,
      MailAccounts accounts,
      InstantSource clock,
      Optional<TlsContext> tls,
      Pop3Events events) {
    this.settings = settings;
    this.directory = directory;
    this.sessions = sessions;
    this.accounts = accounts;
    this.tls = tls;
    this.events = events;
    this.mechanisms = new Mechanisms(settings.signIn(), directory);
    this.loginDelay = new LoginDelay(settings.loginDelay(), clock);
  }

  @Override
  public void serve(Connection connection) {
    try (var session = new Pop3Session(this, connection)) {
      session.run();
    }
  }

  Pop3Settings settings() {
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

  Optional<TlsContext> tls() {
    return tls;
  }

  Pop3Events events() {
    return events;
  }

  LoginDelay loginDelay() {
    return loginDelay;
  }
}
