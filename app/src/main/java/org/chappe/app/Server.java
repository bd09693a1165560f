package org.chappe.app;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.chappe.app.acme.Certificates;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminAnswer.Listening;
import org.chappe.app.admin.AdminAnswer.Serving;
import org.chappe.app.admin.AdminServer;
import org.chappe.app.config.Config;
import org.chappe.app.domain.KeyWatch;
import org.chappe.app.metrics.Metrics;
import org.chappe.app.signin.SignInMail;
import org.chappe.net.CertificateFiles;
import org.chappe.net.NetEvents;
import org.chappe.net.Network;
import org.chappe.net.TlsContext;
import org.chappe.relay.Relay;
import org.chappe.relay.outbox.Outbox;
import org.chappe.relay.route.dns.DnsName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server on one data directory.
 *
 * <p>It starts from the ground up: the lock, the store and what stands on it, certificates, the
 * listeners, administration. It stops in the other direction: accept nothing new, let sessions
 * finish what they began, cut those that do not, close the store, give the lock free. Nothing but
 * speed depends on a stop in good order; a killed server has lost nothing that it acknowledged.
 */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final Config config;
  private final Rooms rooms;
  private final String hostname;
  private final CertificateFiles certificate;
  private final Certificates certificates;
  private final Instant since;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<AutoCloseable> opened = new ArrayList<>(); // in their order
  private final List<Front> fronts = new ArrayList<>();
  private Optional<Web> web = Optional.empty();

  private Server(
      Config config,
      Rooms rooms,
      String hostname,
      CertificateFiles certificate,
      Certificates certificates,
      Instant since) {
    this.config = config;
    this.rooms = rooms;
    this.hostname = hostname;
    this.certificate = certificate;
    this.certificates = certificates;
    this.since = since;
  }

  /**
   * Starts; on return all listeners accept.
   *
   * @param data its lock is held by the caller until this server is closed
   * @throws StartFailed with what to do about it; then nothing is left open
   */
  public static Server start(DataDirectory data, Config config, Rooms rooms, InstantSource clock)
      throws IOException {
    String hostname = config.hostname().orElseGet(Hostname::ofMachine);
    CertificateFiles certificate = certificate(data, config, hostname, clock);
    var certificates =
        new Certificates(
            config.acme(),
            data.acme(),
            DnsName.ascii(hostname).orElse(hostname),
            () -> inDns(rooms),
            config.tls().files(),
            certificate,
            clock);
    var server = new Server(config, rooms, hostname, certificate, certificates, clock.instant());
    try {
      server.open(data, clock);
    } catch (IOException | RuntimeException | Error e) {
      server.close(); // else its threads would keep the process
      throw e;
    }
    return server;
  }

  private static CertificateFiles certificate(
      DataDirectory data, Config config, String hostname, InstantSource clock) throws IOException {
    try {
      return config.tls().files().isPresent()
          ? config.tls().files().get()
          : SelfSigned.in(data.tls(), hostname, clock);
    } catch (GeneralSecurityException e) {
      throw new StartFailed("No certificate could be made: " + e.getMessage(), e);
    }
  }

  private void open(DataDirectory data, InstantSource clock) throws IOException {
    var collector = new Collector(rooms.store().bodies(), clock);
    opened.add(new Rounds("collector", Collector.EVERY, collector::collect));
    var expired = new ExpiredSessions(rooms.sessions(), rooms.directory(), clock);
    opened.add(new Rounds("expired-sessions", ExpiredSessions.EVERY, expired::look));
    opened.add(new Rounds("calm-heap", CalmHeap.EVERY, CalmHeap.own()::look));
    Metrics metrics = metrics(clock);
    rooms.events().add(metrics);
    opened.add(metrics);
    NetEvents events = NetEvents.toLog();
    TlsContext tls = tls(events, clock);
    var network = new Network(events);
    opened.add(network);
    var plans = new Plans(config, rooms, hostname, tls, clock);
    rooms.out().start(plans.delivery());
    rooms
        .directory()
        .signIns()
        .tell(
            config.auth().notifySignIns(),
            new SignInMail(
                hostname, rooms.out().relay().poster(), plans.delivery()::nextId, clock));
    for (Front.Plan plan : plans.all()) {
      fronts.add(Front.open(network, plan, tls, config.limits().connectionLimits()));
    }
    web =
        Optional.of(
            Web.open(
                config,
                rooms,
                hostname,
                tls,
                certificates.httpChallenges()::keyAuthorization,
                clock));
    web.ifPresent(opened::add);
    web.ifPresent(one -> one.verifiers().forEach(rooms.directory()::take));
    fronts.forEach(front -> connections(metrics, front));
    metrics.gauge(
        "chappe.connections", "Connections of clients", this::webConnections, "service", "web");
    opened.add(AdminServer.start(data.path(), rooms.administration(), new Control(metrics)));
    opened.add(new KeyWatch(rooms.keyCare(), this::watched));
    rooms.followAll();
    certificates.start(tls);
    opened.add(certificates);
    LOG.info(
        "server.started version={} data={} listeners={}", Version.text(), data, listening().size());
  }

  private Metrics metrics(InstantSource clock) {
    var metrics = new Metrics();
    Relay relay = rooms.out().relay();
    Outbox outbox = relay.outbox();
    metrics.gauge(
        "chappe.queue.messages", "Messages that wait to leave", () -> outbox.totals().messages());
    metrics.gauge(
        "chappe.queue.recipients",
        "Recipients that have not got their message",
        () -> outbox.totals().recipients());
    metrics.gauge(
        "chappe.queue.bytes",
        "Octets of the messages that wait to leave",
        () -> outbox.totals().octets());
    metrics.gauge(
        "chappe.queue.oldest.age.seconds",
        "Age of the message that waits longest; 0: none waits",
        () -> outbox.oldest().map(one -> seconds(one, clock.instant())).orElse(0.0));
    rooms
        .journal()
        .ifPresent(journal ->
            metrics.gauge(
                "chappe.journal.dropped",
                "Entries of the journal that were dropped since the start, so that mail need not wait",
                journal::dropped));
    metrics.gauge(
        "chappe.sessions", "Sessions in which somebody is signed in", rooms.sessions()::count);
    metrics.gauge(
        "chappe.sessions.ended",
        "Sessions that were ended since the start, by somebody else than their clients",
        rooms.sessions()::ended);
    metrics.gauge(
        "chappe.sign.ins.new.places",
        "Sign-ins from somewhere new since the start",
        rooms.directory().signIns()::newPlaces);
    metrics.gauge(
        "chappe.sign.ins.dropped",
        "Sign-ins that were not written down since the start, so that nobody need wait",
        rooms.directory().signIns()::dropped);
    metrics.gauge(
        "chappe.relay.workers", "Connections to other servers, or on their way", relay::workers);
    return metrics;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  private static void connections(Metrics metrics, Front front) {
    metrics.gauge(
        "chappe.connections",
        "Connections of clients",
        front.listener()::connections,
        "service",
        front.name());
  }

  /** Those that a public ACME server can look at. */
  private static List<String> inDns(Rooms rooms) {
    return rooms.directory().domains().stream()
        .filter(domain -> !HostInDns.isNowhere(domain))
        .toList();
  }

  /** Those that DNS can know: of a try-out only a server knows that was named for it. */
  private List<String> watched() {
    return rooms.directory().domains().stream()
        .filter(domain -> !config.dns().servers().isEmpty() || !HostInDns.isNowhere(domain))
        .toList();
  }

  private TlsContext tls(NetEvents events, InstantSource clock) throws IOException {
    try {
      return TlsContext.of(certificates.inUse(), events, clock);
    } catch (GeneralSecurityException e) {
      throw new StartFailed("tls.certificate, tls.key: " + e.getMessage(), e);
    }
  }

  /** Every address that is listened on, by service. */
  public List<Listening> listening() {
    return Stream.concat(
            fronts.stream().flatMap(front -> front.listening().stream()),
            web.stream().flatMap(one -> one.listening().stream()))
        .toList();
  }

  private int webConnections() {
    return web.map(Web::connections).orElse(0);
  }

  /** The certificate that clients meet when there is none of ACME. */
  public CertificateFiles certificate() {
    return certificate;
  }

  /** Begins to stop: {@link #awaitStop()} returns. */
  public void stop() {
    stop.countDown();
  }

  /** Returns when somebody has asked the server to stop. */
  public void awaitStop() throws InterruptedException {
    stop.await();
  }

  private final class Control implements AdminServer.Control {
    private final Metrics metrics;

    Control(Metrics metrics) {
      this.metrics = metrics;
    }

    @Override
    public AdminAnswer.MetricsText metrics() {
      return new AdminAnswer.MetricsText(metrics.text());
    }

    @Override
    public Serving serving() {
      int connections =
          webConnections() + fronts.stream().mapToInt(one -> one.listener().connections()).sum();
      return new Serving(
          Version.text(), ProcessHandle.current().pid(), since, connections, listening());
    }

    @Override
    public void stop() {
      Server.this.stop();
    }
  }

  /**
   * Stops in good order and returns when nothing runs any more. The rooms stay open: they are the
   * caller's.
   */
  @Override
  public void close() {
    LOG.info("server.stopping");
    stopFronts();
    for (AutoCloseable one : opened.reversed()) {
      try {
        one.close();
      } catch (Exception e) {
        LOG.error("server.stop outcome=failed", e); // the others are closed all the same
      }
    }
    LOG.info("server.stopped");
  }

  /** All at a time: they share one grace. */
  private void stopFronts() {
    var stops = new ArrayList<Callable<Integer>>();
    for (Front front : fronts) {
      stops.add(() -> front.listener().stop(config.limits().stopGrace()));
    }
    web.ifPresent(one ->
        stops.add(() -> {
          one.stop(config.limits().stopGrace());
          return 0;
        }));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(stops);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
