package org.chappe.app;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.chappe.app.Front.Plan;
import org.chappe.app.Front.Tls;
import org.chappe.app.config.Config;
import org.chappe.app.config.ListenConfig;
import org.chappe.delivery.Delivery;
import org.chappe.delivery.DeliverySettings;
import org.chappe.imap.ImapEvents;
import org.chappe.imap.ImapService;
import org.chappe.imap.StoredForSubmission;
import org.chappe.net.HostPort;
import org.chappe.net.TlsContext;
import org.chappe.pop3.Pop3Events;
import org.chappe.pop3.Pop3Service;
import org.chappe.smtp.SmtpKind;
import org.chappe.smtp.SmtpService;
import org.chappe.smtp.SmtpSettings;

/** Makes the services of a server, each with its settings, from the configuration. */
final class Plans {
  private final Config config;
  private final Rooms rooms;
  private final String hostname;
  private final TlsContext tls;
  private final InstantSource clock;
  private final Delivery delivery;

  Plans(Config config, Rooms rooms, String hostname, TlsContext tls, InstantSource clock) {
    this.config = config;
    this.rooms = rooms;
    this.hostname = hostname;
    this.tls = tls;
    this.clock = clock;
    this.delivery =
        new Delivery(
            rooms.directory(),
            rooms.mail(),
            rooms.out().relay(),
            DeliverySettings.defaults(hostname)
                .withSending(config.smtp().sending())
                .withCopyToSent(config.smtp().copyToSent()),
            clock,
            rooms.events().delivery());
  }

  /** Puts mail into mailboxes here, and hands on what leaves. */
  Delivery delivery() {
    return delivery;
  }

  /** Reading first, then mail's ways in: who is told of a new message can read it. */
  List<Plan> all() {
    ListenConfig listen = config.listen();
    return List.of(
        imap("imap", listen.imap(), Tls.STARTTLS),
        imap("imaps", listen.imaps(), Tls.TLS),
        pop3("pop3", listen.pop3(), Tls.STARTTLS),
        pop3("pop3s", listen.pop3s(), Tls.TLS),
        smtp("lmtp", listen.lmtp(), SmtpKind.LMTP, Tls.STARTTLS),
        smtp("submission", listen.submission(), SmtpKind.SUBMISSION, Tls.STARTTLS),
        smtp("submissions", listen.submissions(), SmtpKind.SUBMISSION, Tls.TLS),
        smtp("smtp", listen.smtp(), SmtpKind.MX, Tls.STARTTLS));
  }

  private Plan imap(String name, List<HostPort> hosts, Tls kindOfTls) {
    var service =
        new ImapService(
            config.imap().settings(config.auth(), config.imapLimits()),
            rooms.directory(),
            rooms.sessions(),
            rooms.mail(),
            clock,
            startTls(kindOfTls),
            ImapEvents.toLog(),
            hostname,
            Optional.of(rooms.out().relay().waitingMail()));
    boolean asking = config.auth().signIn().asksForCertificates();
    return new Plan(name, hosts, kindOfTls, service, ImapService.REFUSAL, asking);
  }

  private Plan pop3(String name, List<HostPort> hosts, Tls kindOfTls) {
    var service =
        new Pop3Service(
            config.pop3().settings(config.auth()),
            rooms.directory(),
            rooms.sessions(),
            rooms.mail(),
            clock,
            startTls(kindOfTls),
            Pop3Events.toLog());
    boolean asking = config.auth().signIn().asksForCertificates();
    return new Plan(name, hosts, kindOfTls, service, Pop3Service.REFUSAL, asking);
  }

  private Plan smtp(String name, List<HostPort> hosts, SmtpKind kind, Tls kindOfTls) {
    SmtpSettings settings = config.smtp().settings(kind, hostname, config.auth(), config.relay());
    var service =
        new SmtpService(
            settings,
            rooms.directory(),
            rooms.sessions(),
            delivery,
            startTls(kindOfTls),
            new StoredForSubmission(rooms.directory(), rooms.mail(), clock, hostname),
            clock,
            rooms.events().smtp());
    return new Plan(
        name,
        hosts,
        kindOfTls,
        service,
        SmtpService.refusal(hostname),
        settings.asksForCertificates());
  }

  private Optional<TlsContext> startTls(Tls kind) {
    return kind == Tls.STARTTLS ? Optional.of(tls) : Optional.empty();
  }
}
