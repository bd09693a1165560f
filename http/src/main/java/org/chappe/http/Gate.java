package org.chappe.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Who may have a connection, for how long without asking anything, and how many requests are
 * answered at a time. Thread-safe.
 *
 * <p>A connection is counted by its socket, not by the protocols that follow each other on it. An
 * IPv6 address is counted by its first 64 bits, as {@code net.Places} does.
 */
final class Gate extends AbstractLifeCycle implements Connection.Listener {
  private final String listener;
  private final HttpLimits limits;
  private final HttpEvents events;
  private final Semaphore requests;
  private final Map<Long, Integer> byAddress = new HashMap<>();

  /** Whom each socket was opened by: a closed one does not tell any more. */
  private final Map<EndPoint, SocketAddress> held = new ConcurrentHashMap<>();

  private final Map<SocketAddress, Scheduler.Task> waiting = new ConcurrentHashMap<>();
  private final Scheduler scheduler;
  private int open;

  Gate(String listener, HttpLimits limits, HttpEvents events) {
    this.listener = listener;
    this.limits = limits;
    this.events = events;
    this.requests = new Semaphore(limits.requests());
    this.scheduler = new ScheduledExecutorScheduler(listener + "-gate", true);
  }

  @Override
  protected void doStart() throws Exception {
    scheduler.start();
  }

  @Override
  protected void doStop() throws Exception {
    scheduler.stop();
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection.getEndPoint() instanceof SocketChannelEndPoint socket) {
      SocketAddress remote = socket.getRemoteSocketAddress();
      if (remote == null || held.putIfAbsent(socket, remote) != null) {
        return; // it closed already, or another protocol follows on it
      }
      InetAddress from = address(remote);
      if (!take(from)) {
        socket.close();
        events.emit(new HttpEvent.Refused(listener, from, "too many connections"));
        return;
      }
      long millis = limits.firstRequest().toMillis();
      waiting.put(
          remote, scheduler.schedule(() -> tooSlow(socket, remote), millis, TimeUnit.MILLISECONDS));
    }
  }

  private void tooSlow(EndPoint socket, SocketAddress remote) {
    if (held.containsKey(socket) && waiting.containsKey(remote)) {
      socket.close();
      events.emit(new HttpEvent.Refused(listener, address(remote), "no request came in time"));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    SocketAddress remote = held.remove(connection.getEndPoint());
    if (remote != null) {
      asked(remote);
      free(address(remote));
    }
  }

  /** A request came on this connection. */
  void asked(SocketAddress remote) {
    Scheduler.Task task = waiting.remove(remote);
    if (task != null) {
      task.cancel();
    }
  }

  /** Whether one more may be answered now; {@link #answered} follows. */
  boolean mayAnswer() {
    return requests.tryAcquire();
  }

  void answered() {
    requests.release();
  }

  synchronized int connections() {
    return open;
  }

  synchronized boolean take(InetAddress from) {
    open++;
    int had = byAddress.getOrDefault(key(from), 0);
    byAddress.put(key(from), had + 1);
    return open <= limits.connections() && (from.isLoopbackAddress() || had < limits.perAddress());
  }

  synchronized void free(InetAddress from) {
    open--;
    byAddress.computeIfPresent(key(from), (_, had) -> had == 1 ? null : had - 1);
  }

  static InetAddress address(SocketAddress remote) {
    return remote instanceof InetSocketAddress internet
        ? internet.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  private static long key(InetAddress address) {
    ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
    return octets.remaining() == 4 ? octets.getInt() & 0xFFFF_FFFFL : octets.getLong();
  }
}
