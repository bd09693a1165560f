package org.chappe.app.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.chappe.app.admin.AdminAnswer.Last;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests on the socket in the data directory, a virtual thread for each connection and
 * {@link #MAX_CONNECTIONS} at a time; further ones wait to be accepted. Closing cuts what is open.
 */
public final class AdminServer implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 16;
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

  private final AdminSocket socket;
  private final Administration administration;
  private final Control control;
  private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;

  /** The server that is administered. */
  public interface Control {
    AdminAnswer.Serving serving();

    AdminAnswer.MetricsText metrics();

    /** Begins to stop and returns at once. */
    void stop();
  }

  private AdminServer(AdminSocket socket, Administration administration, Control control) {
    this.socket = socket;
    this.administration = administration;
    this.control = control;
    this.acceptor = Thread.ofPlatform().name("admin").start(this::accept);
  }

  /** Binds the socket in {@code data} and begins to answer. */
  public static AdminServer start(Path data, Administration administration, Control control)
      throws IOException {
    return new AdminServer(AdminSocket.bind(data), administration, control);
  }

  private void accept() {
    try {
      while (true) {
        places.acquire();
        SocketChannel channel = socket.channel().accept();
        open.add(channel);
        Thread.ofVirtual().name("admin-connection").start(() -> serve(channel));
      }
    } catch (ClosedChannelException | InterruptedException e) {
      // The server stops.
    } catch (IOException e) {
      LOG.error("admin.failed why=\"{}\"", e.toString());
    }
  }

  private void serve(SocketChannel channel) {
    try (var wire = new AdminWire(channel)) {
      Optional<AdminRequest> request = wire.request();
      while (request.isPresent()) {
        answer(wire, request.get());
        request = wire.request();
      }
    } catch (AsynchronousCloseException e) {
      // The server stops.
    } catch (IOException | UncheckedIOException e) {
      LOG.info("admin.closed why=\"{}\"", e.getMessage());
    } finally {
      open.remove(channel);
      places.release();
    }
  }

  private void answer(AdminWire wire, AdminRequest request) throws IOException {
    Last last =
        switch (request) {
          case AdminRequest.OfDirectory asked -> administration.handle(asked, item(wire));
          case AdminRequest.Status() -> control.serving();
          case AdminRequest.Metrics() -> control.metrics();
          case AdminRequest.Stop() -> new AdminAnswer.Done();
        };
    wire.send(last);
    wire.flush();
    LOG.info(
        "admin.request ask={} outcome={}",
        request.getClass().getSimpleName(),
        last instanceof AdminAnswer.Refused ? "refused" : "ok");
    if (request instanceof AdminRequest.Stop) {
      control.stop(); // answered first: the stop closes this connection too
    }
  }

  private static Consumer<AdminAnswer> item(AdminWire wire) {
    return item -> {
      try {
        wire.send(item);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Override
  public void close() throws IOException {
    acceptor.interrupt(); // which closes the socket
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
  }
}
