package org.chappe.smtp;

import java.time.InstantSource;
import java.util.Optional;
import org.chappe.delivery.Delivery;
import org.chappe.directory.Directory;
import org.chappe.directory.access.OpenSessions;
import org.chappe.mailbox.SubmitUrls;
import org.chappe.net.Connection;
import org.chappe.net.Service;
import org.chappe.net.TlsContext;

/** SMTP, submission or LMTP on a listener, as its settings say. Thread-safe. */
public final class SmtpService implements Service {
  private final SmtpSettings settings;
  private final Directory directory;
  private final OpenSessions sessions;
  private final Delivery delivery;
  private final Optional<TlsContext> startTls;
  private final SubmitUrls urls;
  private final InstantSource clock;
  private final SmtpEvents events;

  /** As below, for tests. */
  public SmtpService(
      SmtpSettings settings,
      Directory directory,
      Delivery delivery,
      Optional<TlsContext> startTls,
      SubmitUrls urls,
      InstantSource clock,
      SmtpEvents events) {
    this(settings, directory, new OpenSessions(), delivery, startTls, urls, clock, events);
  }

  /**
   * A service.
   *
   * @param sessions get those that sign in here
   * @param startTls for STARTTLS, which is offered while a connection has no TLS; empty: not
   *     offered
   * @param urls what BURL is given, RFC 4468; asked for submission only
   */
  public SmtpService(
      SmtpSettings settings,
      Directory directory,
      OpenSessions sessions,
      Delivery delivery,
      Optional<TlsContext> startTls,
      SubmitUrls urls,
      InstantSource clock,
      SmtpEvents events) {
    this.settings = settings;
    this.directory = directory;
    this.sessions = sessions;
    this.delivery = delivery;
    this.startTls = startTls;
    this.urls = urls;
    this.clock = clock;
    this.events = events;
  }

  /** What a client reads for which the listener has no place: {@code Listener.Setup} wants it. */
  public static String refusal(String hostname) {
    return "421 4.7.0 " + hostname + " has too many connections, try again later\r\n";
  }

  @Override
  public void serve(Connection connection) {
    new SmtpSession(
            settings, connection, directory, sessions, delivery, startTls, urls, clock, events)
        .run();
  }
}
