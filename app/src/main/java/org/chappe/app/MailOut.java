package org.chappe.app;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.chappe.app.config.Config;
import org.chappe.net.HostPort;
import org.chappe.relay.Relay;
import org.chappe.relay.RelayEvents;
import org.chappe.relay.Unsigned;
import org.chappe.relay.client.ClientSettings;
import org.chappe.relay.client.SmtpConnector;
import org.chappe.relay.outbox.TlsOutcomes;
import org.chappe.relay.report.MailReports;
import org.chappe.relay.route.MxRouter;
import org.chappe.relay.route.RouteSettings;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.sts.HttpsFetcher;
import org.chappe.relay.route.sts.StoredPolicies;
import org.chappe.relay.route.sts.StsPolicies;
import org.chappe.relay.route.sts.StsSettings;
import org.chappe.store.Store;

/** What makes mail leave, put together from the configuration. */
record MailOut(Relay relay, Dns dns, SmtpConnector connector) implements AutoCloseable {

  /** Opens the outbox; nothing leaves before the relay is started. */
  static MailOut open(Config config, Store store, InstantSource clock) {
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
                new Unsigned(),
                (post, ids) ->
                    new MailReports(
                        hostname,
                        "postmaster@" + hostname,
                        store.bodies(),
                        post,
                        ids,
                        MailReports.IN_ENGLISH,
                        clock,
                        RelayEvents.toLog()),
                TlsOutcomes.NONE,
                config.relay().sending().settings(hostname),
                clock,
                RelayEvents.toLog()));
    return new MailOut(relay, dns, connector);
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
    relay.close();
    connector.close();
  }
}
