package org.chappe.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.chappe.app.config.Config;
import org.chappe.delivery.Delivery;
import org.chappe.directory.DomainKeys;
import org.chappe.net.HostPort;
import org.chappe.relay.DkimSigning;
import org.chappe.relay.DnsKeys;
import org.chappe.relay.Relay;
import org.chappe.relay.StoredSrsSecrets;
import org.chappe.relay.client.ClientSettings;
import org.chappe.relay.client.SmtpConnector;
import org.chappe.relay.report.MailReports;
import org.chappe.relay.route.MxRouter;
import org.chappe.relay.route.RouteSettings;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsAnswer;
import org.chappe.relay.route.sts.HttpsFetcher;
import org.chappe.relay.route.sts.StoredPolicies;
import org.chappe.relay.route.sts.StsPolicies;
import org.chappe.relay.route.sts.StsSettings;
import org.chappe.relay.tlsreport.HttpsPost;
import org.chappe.relay.tlsreport.TlsReportSender;
import org.chappe.relay.tlsreport.TlsReportSettings;
import org.chappe.relay.tlsreport.TlsReports;
import org.chappe.relay.tlsreport.TlsReportsThread;
import org.chappe.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** What makes mail leave, put together from the configuration. */
public final class MailOut implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MailOut.class);

  private final Relay relay;
  private final Dns dns;
  private final SmtpConnector connector;
  private final Store store;
  private final String hostname;
  private final boolean asksTheWorld;
  private final MailEvents events;
  private final InstantSource clock;
  private Optional<TlsReportsThread> tlsReports = Optional.empty();

  private MailOut(
      Relay relay,
      Dns dns,
      SmtpConnector connector,
      Store store,
      String hostname,
      boolean asksTheWorld,
      MailEvents events,
      InstantSource clock) {
    this.relay = relay;
    this.dns = dns;
    this.connector = connector;
    this.store = store;
    this.hostname = hostname;
    this.asksTheWorld = asksTheWorld;
    this.events = events;
    this.clock = clock;
  }

  public Relay relay() {
    return relay;
  }

  Dns dns() {
    return dns;
  }

  /** Opens the outbox; nothing leaves before the relay is started. */
  static MailOut open(
      Config config, Store store, DomainKeys keys, MailEvents events, InstantSource clock) {
    String hostname = config.hostname().orElseGet(Hostname::ofMachine);
    RouteSettings routes = config.relay().sending().routeSettings(hostname, own(config));
    var dns = new Dns(config.dns().settings(), clock);
    var connector = new SmtpConnector(ClientSettings.of(hostname));
    var relay =
        new Relay(
            new Relay.Parts(
                store,
                new MxRouter(routes, dns, policies(dns, store, clock), new SecureRandom()),
                connector,
                routes::destination,
                new DkimSigning(
                    hostname,
                    new SigningKeys(keys),
                    new DnsKeys(dns),
                    new StoredSrsSecrets(store.partitions(), new SecureRandom()).all(),
                    clock),
                (post, ids) ->
                    new MailReports(
                        hostname,
                        "postmaster@" + hostname,
                        store.bodies(),
                        post,
                        ids,
                        MailReports.IN_ENGLISH,
                        clock,
                        events.relay()),
                config.relay().sending().settings(hostname),
                clock,
                events.relay()));
    return new MailOut(relay, dns, connector, store, hostname, asksTheWorld(config), events, clock);
  }

  /** Begins to send, and to tell other domains how TLS with them goes. */
  void start(Delivery delivery) {
    var random = new SecureRandom();
    var reports =
        new TlsReports(
            store,
            new TlsReportSender(
                new TlsReportSettings(hostname, "postmaster@" + hostname),
                this::texts,
                relay.poster(),
                HttpsPost.by(HttpClient.newHttpClient(), HttpsPost::isPublic),
                delivery::nextId,
                () -> Duration.ofSeconds(random.nextLong(TlsReportSender.LATEST.toSeconds())),
                events.relay()),
            clock,
            events.relay());
    tlsReports = Optional.of(new TlsReportsThread(reports, events.relay()));
    relay.start(delivery, reports);
    if (asksTheWorld) {
      Thread.ofVirtual().name("dns-trouble").start(this::tellTrouble);
    }
  }

  /** Without it mail waits for days before anybody knows why. */
  private void tellTrouble() {
    dns.trouble().ifPresent(why -> LOG.warn("dns.trouble setting=dns.servers why=\"{}\"", why));
  }

  private List<String> texts(String name) throws IOException {
    return switch (dns.ask(name, Type.TXT)) {
      case DnsAnswer.Found found ->
          found.as(TXTRecord.class).stream()
              .map(record -> String.join("", record.getStrings()))
              .toList();
      case DnsAnswer.NoData _, DnsAnswer.NoDomain _ -> List.of();
      case DnsAnswer.Failed(String why) -> throw new IOException(why);
      case DnsAnswer.Bogus(String why) -> throw new IOException("DNSSEC: " + why);
    };
  }

  private static StsPolicies policies(Dns dns, Store store, InstantSource clock) {
    try {
      return new StsPolicies(
          dns,
          new HttpsFetcher(StsSettings.DEFAULT, SSLContext.getDefault()),
          new StoredPolicies(store.partitions()),
          StsSettings.DEFAULT,
          clock);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /**
   * A server that only this machine can reach, as in a try-out, has nothing to ask at its start.
   */
  private static boolean asksTheWorld(Config config) {
    boolean reachable =
        config.listen().smtp().stream()
            .anyMatch(listener ->
                !listener.host().startsWith("127.")
                    && !listener.host().equals("::1")
                    && !listener.host().equals("localhost"));
    return !config.dns().servers().isEmpty()
        || (reachable && config.relay().sending().smarthost().isEmpty());
  }

  /** Where others hand mail to this server, so that it does not hand mail to itself. */
  private static Set<InetSocketAddress> own(Config config) {
    var own = new HashSet<InetSocketAddress>();
    for (HostPort listener : config.listen().smtp()) {
      try {
        own.add(
            listener.isWildcard()
                ? new InetSocketAddress(listener.port())
                : new InetSocketAddress(InetAddress.getByName(listener.host()), listener.port()));
      } catch (UnknownHostException e) {
        // The listener itself will say so.
      }
    }
    return own;
  }

  /** Stops sending. The delivery has stopped before. */
  @Override
  public void close() {
    tlsReports.ifPresent(TlsReportsThread::close);
    relay.close();
    connector.close();
  }
}
