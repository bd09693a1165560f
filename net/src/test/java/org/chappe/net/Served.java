package org.chappe.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.chappe.net.testing.TestTls;

/** A listener for one test, on a free port of the loopback, with its events in a queue. */
final class Served implements AutoCloseable {
  /** Short, so that tests of stalls are. */
  static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /** Only a failing test waits as long. */
  static final Duration LONG = Duration.ofMinutes(1);

  final LinkedBlockingQueue<NetEvent> events = new LinkedBlockingQueue<>();
  final Network network = new Network(events::add, LOOK_EVERY);
  final Listener listener;
  private final Optional<TlsContext> tls;

  private Served(Optional<TlsContext> tls, ConnectionLimits limits, Service service) {
    this.tls = tls;
    try {
      this.listener =
          Listener.start(
              network,
              new Listener.Setup(
                  "test", List.of(HostPort.parse("127.0.0.1:0")), tls, limits, "421 later\r\n"),
              service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Served plain(Service service) {
    return new Served(Optional.empty(), ConnectionLimits.DEFAULT, service);
  }

  static Served with(Optional<TlsContext> tls, Service service) {
    return new Served(tls, ConnectionLimits.DEFAULT, service);
  }

  static Served with(Optional<TlsContext> tls, ConnectionLimits limits, Service service) {
    return new Served(tls, limits, service);
  }

  InetSocketAddress address() {
    return listener.boundTo().getFirst();
  }

  /** A client, after its handshake. Its reads fail after a minute. */
  Socket connect() throws IOException {
    Socket socket = new Socket(address().getAddress(), address().getPort());
    socket.setSoTimeout((int) LONG.toMillis());
    socket.setTcpNoDelay(true);
    return tls.isPresent() ? secure(socket, TestTls.trustingAll()) : socket;
  }

  /** Makes TLS of a connection; the handshake is done on return. */
  static SSLSocket secure(Socket socket, SSLContext context) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
    secured.startHandshake();
    return secured;
  }

  /** Waits for an event of this kind; those before it are dropped. */
  <E extends NetEvent> E event(Class<E> kind) {
    return event(kind, event -> true);
  }

  <E extends NetEvent> E event(Class<E> kind, Predicate<E> meant) {
    try {
      while (true) {
        NetEvent event = events.poll(LONG.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
          throw new AssertionError(new TimeoutException("no " + kind.getSimpleName()));
        }
        if (kind.isInstance(event) && meant.test(kind.cast(event))) {
          return kind.cast(event);
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    listener.close();
    network.close();
  }
}
