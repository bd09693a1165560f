package org.chappe.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Accepts connections for one service on a list of addresses. Each address has a thread that
 * accepts; each connection a virtual thread that runs {@link Service#serve}. Thread-safe.
 */
public final class Listener implements AutoCloseable {
  /** As many handshakes as Linux lets wait by default (net.core.somaxconn). */
  private static final int BACKLOG = 4096;

  private static final long PAUSE_MILLIS = 200;

  /**
   * For sessions to notice that their connection is cut; one that hangs elsewhere is left behind.
   */
  private static final long CUT_MILLIS = 5_000;

  /**
   * What a listener is to do.
   *
   * @param name of the service, for the log: {@code imaps}
   * @param hosts where to listen; empty: nowhere
   * @param tls TLS from the first octet, or empty for a plain connection
   * @param refusal what a client reads that has no place, in plain connections: a whole line of the
   *     protocol, as {@code 421 4.7.0 too many connections} with CRLF
   * @param asking whether clients are asked for a certificate in that TLS; they need not have one
   */
  public record Setup(
      String name,
      List<HostPort> hosts,
      Optional<TlsContext> tls,
      ConnectionLimits limits,
      String refusal,
      boolean asking) {
    public Setup {
      hosts = List.copyOf(hosts);
    }

    /** Without asking for certificates. */
    public Setup(
        String name,
        List<HostPort> hosts,
        Optional<TlsContext> tls,
        ConnectionLimits limits,
        String refusal) {
      this(name, hosts, tls, limits, refusal, false);
    }
  }

  private final Network network;
  private final Setup setup;
  private final Service service;
  private final Places places;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final List<ServerSocket> sockets = new ArrayList<>();
  private final List<Thread> acceptors = new ArrayList<>();
  private volatile boolean stopping;

  private Listener(Network network, Setup setup, Service service) {
    this.network = network;
    this.setup = setup;
    this.service = service;
    this.places = new Places(setup.limits());
  }

  /**
   * Binds all addresses and begins to accept.
   *
   * @throws IOException naming the address that cannot be bound; then none stays bound
   */
  public static Listener start(Network network, Setup setup, Service service) throws IOException {
    Listener listener = new Listener(network, setup, service);
    try {
      for (HostPort host : withoutCovered(setup.hosts())) {
        listener.sockets.add(bind(host));
      }
    } catch (IOException e) {
      listener.closeSockets();
      throw e;
    }
    listener.begin();
    return listener;
  }

  /** With sockets that are bound already. */
  static Listener start(
      Network network, Setup setup, Service service, List<? extends ServerSocket> sockets) {
    Listener listener = new Listener(network, setup, service);
    listener.sockets.addAll(sockets);
    listener.begin();
    return listener;
  }

  /**
   * {@code *} and {@code ::} take IPv4 too: {@code 0.0.0.0} beside them has nothing left to bind.
   */
  private static List<HostPort> withoutCovered(List<HostPort> hosts) {
    return hosts.stream()
        .filter(host ->
            !host.host().equals("0.0.0.0")
                || host.port() == 0
                || hosts.stream()
                    .noneMatch(other ->
                        other.isWildcard() && !other.equals(host) && other.port() == host.port()))
        .toList();
  }

  private static ServerSocket bind(HostPort host) throws IOException {
    InetSocketAddress address = host.resolve();
    boolean onlyIpv4 = !host.host().equals("*") && address.getAddress() instanceof Inet4Address;
    // A plain ServerSocket bound to 0.0.0.0 would take IPv6 as well.
    ServerSocket socket =
        onlyIpv4 && host.isWildcard()
            ? ServerSocketChannel.open(StandardProtocolFamily.INET).socket()
            : ServerSocketChannel.open().socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException("cannot listen on " + host + ": " + e.getMessage(), e);
    }
  }

  private void begin() {
    network.watch(this, open);
    for (ServerSocket socket : sockets) {
      network
          .events()
          .emit(
              new NetEvent.Listening(
                  setup.name(), (InetSocketAddress) socket.getLocalSocketAddress()));
      acceptors.add(
          Thread.ofPlatform()
              .name("accept-" + setup.name() + "-" + socket.getLocalPort())
              .start(() -> accept(socket)));
    }
  }

  /** The addresses as bound, with real ports, in the order of the setup. */
  public List<InetSocketAddress> boundTo() {
    return sockets.stream().map(s -> (InetSocketAddress) s.getLocalSocketAddress()).toList();
  }

  /** Connections that are open now. */
  public int connections() {
    return places.taken();
  }

  private void accept(ServerSocket server) {
    while (!stopping) {
      try {
        receive(server.accept());
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        if (stopping || server.isClosed()) {
          return;
        }
        network.events().emit(new NetEvent.AcceptFailed(setup.name(), e.toString()));
        pause();
      }
    }
  }

  /** Without files or memory the next accept would fail at once: wait until a connection closes. */
  private void pause() {
    try {
      places.awaitFreed(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The place is taken here, so that {@link #stop} waits for every connection that was accepted.
   */
  private void receive(Socket socket) {
    if (!(socket.getRemoteSocketAddress() instanceof InetSocketAddress remote)) {
      close(socket); // left before it was looked at
      return;
    }
    Optional<String> refused = places.take(remote.getAddress());
    if (refused.isPresent()) {
      network.events().emit(new NetEvent.Refused(setup.name(), remote, refused.get()));
      Thread.ofVirtual().name(setup.name() + "-refused").start(() -> refuse(socket));
      return;
    }
    try {
      Thread.ofVirtual().name(setup.name()).start(() -> serveAndLeave(socket, remote));
    } catch (RuntimeException | OutOfMemoryError e) {
      leave(socket, remote);
      throw e;
    }
  }

  private void serveAndLeave(Socket socket, InetSocketAddress remote) {
    boolean goesOn = false;
    try {
      goesOn = serve(socket, remote);
    } finally {
      if (!goesOn) {
        leave(socket, remote);
      }
    }
  }

  private void leave(Socket socket, InetSocketAddress remote) {
    close(socket);
    places.free(remote.getAddress());
  }

  /** Whether the session goes on, on a thread that leaves then. */
  private boolean serve(Socket socket, InetSocketAddress remote) {
    String id = network.nextSession();
    Connection connection;
    try {
      socket.setTcpNoDelay(true);
      connection = new Connection(id, socket, setup.limits(), network);
    } catch (IOException e) {
      return false; // left before it was looked at
    }
    Thread.currentThread().setName(setup.name() + "-" + id);
    long began = System.nanoTime();
    network.events().emit(new NetEvent.Opened(id, setup.name(), remote));
    open.add(connection);
    if (stopping) {
      connection.finish(); // stop() may have looked before it was there
    }
    return serve(
        new Session(connection, socket, remote, began),
        begun -> {
          setup.tls().ifPresent(context -> begun.secure(context, setup.asking()));
          service.serve(begun);
        });
  }

  /** What a session's next thread has to know. */
  private record Session(
      Connection connection, Socket socket, InetSocketAddress remote, long began) {}

  /** Serves a part of a session; true if there is another, which a fresh thread serves then. */
  private boolean serve(Session session, Service part) {
    Connection connection = session.connection();
    ConnectionEnd end = ConnectionEnd.DONE;
    String why = "";
    boolean goesOn = false;
    try {
      connection.adopt();
      part.serve(connection);
      Optional<Service> next = connection.takeNext();
      next.ifPresent(following -> connection.goOn(() -> start(session, following)));
      goesOn = next.isPresent();
    } catch (ConnectionClosed e) {
      end = e.end();
      why = String.valueOf(e.getMessage());
    } catch (Throwable e) { // a bug ends one session, never the listener
      end = ConnectionEnd.SERVER;
      why = e.toString();
      network.events().emit(new NetEvent.Failed(connection.id(), setup.name(), e));
    } finally {
      if (!goesOn) {
        try {
          connection.close();
        } finally {
          open.remove(connection);
          network.events().emit(closed(connection, end, why, session.began()));
        }
      }
    }
    return goesOn;
  }

  private void start(Session session, Service part) {
    Thread.Builder thread =
        session.connection().movesToPlatformThread()
            ? Thread.ofPlatform().daemon()
            : Thread.ofVirtual();
    thread
        .name(setup.name() + "-" + session.connection().id())
        .start(() -> {
          boolean goesOn = false;
          try {
            goesOn = serve(session, part);
          } finally {
            if (!goesOn) {
              leave(session.socket(), session.remote());
            }
          }
        });
  }

  private NetEvent closed(Connection connection, ConnectionEnd end, String why, long began) {
    return new NetEvent.Closed(
        connection.id(),
        setup.name(),
        end,
        why,
        Duration.ofNanos(System.nanoTime() - began),
        connection.in().total(),
        connection.out().total());
  }

  /**
   * Says why in one line, if it can be said in plain; the client's first octets are not waited for.
   */
  private void refuse(Socket socket) {
    try (socket) {
      if (setup.tls().isEmpty()) {
        socket.getOutputStream().write(setup.refusal().getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      // nobody is there to be told
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // closed it is
    }
  }

  /**
   * Stops in good order: accepts no more, asks each session to finish, waits {@code grace} for
   * them, then cuts what is left. Returns how many had to be cut. A second call does nothing more.
   */
  public int stop(Duration grace) throws InterruptedException {
    stopping = true;
    closeSockets();
    for (Thread acceptor : acceptors) {
      acceptor.join();
    }
    open.forEach(Connection::finish);
    int left = places.awaitNoneTaken(grace.toMillis());
    if (left > 0) {
      open.forEach(connection -> connection.cut("the server stops"));
      places.awaitNoneTaken(CUT_MILLIS);
    }
    network.unwatch(this);
    return left;
  }

  /** Like {@link #stop} without grace. */
  @Override
  public void close() {
    try {
      stop(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeSockets() {
    for (ServerSocket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // closed it is
      }
    }
  }
}
