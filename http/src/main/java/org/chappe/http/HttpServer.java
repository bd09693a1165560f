package org.chappe.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.chappe.net.HostPort;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP service on its addresses: HTTP/1.1, and HTTP/2 where TLS agrees on it. Thread-safe.
 *
 * <p>Jetty listens, reads and parses; a few platform threads do that for all connections, as a
 * selector would hold a virtual thread's carrier. Each request that is whole gets a virtual thread
 * for its handler. A connection that waits has no thread: {@code docs/adr/0002} says what it costs.
 */
public final class HttpServer {
  /** As many handshakes as Linux lets wait by default (net.core.somaxconn). */
  private static final int BACKLOG = 4096;

  /** 2 for each address (who accepts, who selects), and some for what does not block. */
  private static final int PLATFORM_THREADS = 64;

  /** RFC 9113 §6.5.2 advises 100 at least. */
  private static final int STREAMS = 100;

  /**
   * What a server is to do.
   *
   * @param name of the service, for the log: {@code https}
   * @param hosts where to listen; empty: nowhere
   * @param tls makes an engine for a connection (server mode, certificates chosen by what the
   *     client says first); empty: without TLS
   */
  public record Setup(
      String name, List<HostPort> hosts, Optional<Supplier<SSLEngine>> tls, HttpLimits limits) {
    public Setup {
      hosts = List.copyOf(hosts);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private final Setup setup;
  private final HttpEvents events;
  private final Server server;
  private final Gate gate;
  private final List<ServerConnector> connectors = new ArrayList<>();

  private HttpServer(Setup setup, HttpEvents events) {
    this.setup = setup;
    this.events = events;
    var threads = new QueuedThreadPool(PLATFORM_THREADS, 1);
    threads.setName(setup.name());
    threads.setReservedThreads(0);
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(
        VirtualThreads.getNamedVirtualThreadsExecutor(setup.name() + "-"));
    server = new Server(threads);
    gate = new Gate(setup.name(), setup.limits(), events);
    server.setErrorHandler(new PlainErrors());
  }

  /**
   * Binds all addresses; {@link #serve} is to follow, or {@link #stop}.
   *
   * @throws IOException naming the address that cannot be bound; then none stays bound
   */
  public static HttpServer bind(Setup setup, HttpEvents events) throws IOException {
    var server = new HttpServer(setup, events);
    try {
      for (HostPort host : setup.hosts()) {
        server.listen(setup, host);
      }
      return server;
    } catch (IOException e) {
      server.stop(Duration.ZERO);
      throw e;
    }
  }

  /** Binds all addresses and begins to answer. */
  public static HttpServer start(Setup setup, List<Route> routes, HttpEvents events)
      throws IOException {
    HttpServer server = bind(setup, events);
    server.serve(routes);
    return server;
  }

  /** Begins to answer. Once. */
  public void serve(List<Route> routes) throws IOException {
    server.setHandler(new GracefulHandler(new Answering(setup, new Routes(routes), gate, events)));
    try {
      server.start();
    } catch (Exception e) {
      stop(Duration.ZERO);
      throw new IOException(setup.name() + " cannot start: " + e, e);
    }
    boundTo().forEach(at -> events.emit(new HttpEvent.Listening(setup.name(), at)));
  }

  private void listen(Setup setup, HostPort host) throws IOException {
    var connector = new ServerConnector(server, null, null, null, 1, 1, protocols(setup));
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(setup.limits().idle().toMillis());
    connector.addBean(gate); // hears of connections
    connector.open(bound(host));
    connectors.add(connector);
    server.addConnector(connector);
  }

  private static ServerSocketChannel bound(HostPort host) throws IOException {
    InetSocketAddress address =
        host.host().equals("*")
            ? new InetSocketAddress(host.port())
            : new InetSocketAddress(InetAddress.getByName(host.host()), host.port());
    // 0.0.0.0 means IPv4 only, as the other listeners have it.
    boolean onlyIpv4 =
        host.isWildcard()
            && !host.host().equals("*")
            && address.getAddress() instanceof Inet4Address;
    ServerSocketChannel channel =
        onlyIpv4
            ? ServerSocketChannel.open(StandardProtocolFamily.INET)
            : ServerSocketChannel.open();
    try {
      channel.socket().setReuseAddress(true);
      channel.bind(address, BACKLOG);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw new IOException("cannot listen on " + host + ": " + e.getMessage(), e);
    }
  }

  private static ConnectionFactory[] protocols(Setup setup) {
    HttpConfiguration http = configuration(setup.limits());
    var http1 = new HttpConnectionFactory(http);
    if (setup.tls().isEmpty()) {
      return new ConnectionFactory[] {http1};
    }
    var secure = new SecureRequestCustomizer();
    secure.setSniHostCheck(false); // which names there are, the certificates' owner knows
    http.addCustomizer(secure);
    var http2 = new HTTP2ServerConnectionFactory(http);
    http2.setMaxConcurrentStreams(STREAMS);
    var alpn = new ALPNServerConnectionFactory(http2.getProtocol(), http1.getProtocol());
    alpn.setDefaultProtocol(http1.getProtocol());
    var tls = new SslConnectionFactory(new Engines(setup.tls().get()), alpn.getProtocol());
    return new ConnectionFactory[] {tls, alpn, http2, http1};
  }

  private static HttpConfiguration configuration(HttpLimits limits) {
    var http = new HttpConfiguration();
    http.setRequestHeaderSize(limits.headerOctets());
    http.setIdleTimeout(limits.idle().toMillis());
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setSendDateHeader(true);
    http.setRelativeRedirectAllowed(true);
    return http;
  }

  /** The addresses as bound, with real ports, in the order of the setup. */
  public List<InetSocketAddress> boundTo() {
    var addresses = new ArrayList<InetSocketAddress>();
    for (ServerConnector connector : connectors) {
      try {
        addresses.add(
            (InetSocketAddress) ((ServerSocketChannel) connector.getTransport()).getLocalAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return addresses;
  }

  /** Connections that are open now. */
  public int connections() {
    return gate.connections();
  }

  /** Accepts no more, lets requests in progress end within {@code grace}, then cuts. */
  public void stop(Duration grace) {
    server.setStopTimeout(Math.max(1, grace.toMillis()));
    try {
      server.stop();
    } catch (Exception e) {
      // What did not end in time was cut: that is what grace says.
      LOG.debug("http.stop outcome=cut", e);
    } finally {
      connectors.forEach(ServerConnector::close);
    }
  }
}
