package org.chappe.relay.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import org.chappe.relay.client.TlsResult.Failure;
import org.chappe.relay.route.Hop;

/**
 * Connects to servers that speak SMTP (RFC 5321) or LMTP (RFC 2033). Thread-safe; meant for virtual
 * threads: interrupting one that waits ends its connection.
 *
 * <p>To be closed when all its connections are: without it no wait has an end any more, so every
 * one ends then.
 */
public final class SmtpConnector implements HopConnector, AutoCloseable {
  private final ClientSettings settings;
  private final TlsClient tls;
  private final Alarm alarm = new Alarm();

  public SmtpConnector(ClientSettings settings) {
    this.settings = settings;
    this.tls = new TlsClient(settings.trust());
  }

  /**
   * {@inheritDoc} Where TLS fails that nobody demands, it connects once more and does without; the
   * connection's {@link TlsResult} has the failure.
   */
  @Override
  public HopConnection connect(Hop hop, InetAddress address) throws HopUnusable {
    try {
      return attempt(hop, address, Optional.empty());
    } catch (TlsFailed first) {
      try {
        return attempt(hop, address, Optional.of(first.failure()));
      } catch (TlsFailed second) {
        throw new IllegalStateException("TLS was not to be tried", second);
      }
    }
  }

  private SmtpConnection attempt(Hop hop, InetAddress address, Optional<Failure> failed)
      throws HopUnusable, TlsFailed {
    InetSocketAddress remote = new InetSocketAddress(address, hop.port());
    ClientWire wire = new ClientWire(socket(hop, remote, failed), alarm, settings);
    return new Opening(wire, hop, remote, settings, tls, failed).open();
  }

  private Socket socket(Hop hop, InetSocketAddress remote, Optional<Failure> failed)
      throws HopUnusable {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true); // what is flushed is whole
      if (hop.source().isPresent()) {
        socket.bind(new InetSocketAddress(hop.source().get(), 0));
      }
      socket.connect(remote, Math.toIntExact(settings.limits().connect().toMillis()));
      return socket;
    } catch (IOException e) {
      close(socket);
      throw new HopUnusable(
          "connect",
          String.valueOf(e.getMessage()),
          Optional.empty(),
          new TlsResult(Optional.empty(), false, failed));
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it was not even connected
    }
  }

  @Override
  public void close() {
    alarm.close();
  }
}
