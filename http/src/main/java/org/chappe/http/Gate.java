package org.chappe.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
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
 * <p>A connection is counted by its socket, not by the protocols that follow each other on it.
 */
final class Gate extends AbstractLifeCycle implements Connection.Listener {
  private final String listener;
  private final HttpLimits limits;
  private final HttpEvents events;
  private final Semaphore requests;
  private final ByAddress byAddress = new ByAddress();
  private final ByAddress requestsByAddress = new ByAddress();

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

  /**
   * Whether one more request from there may be answered now; then {@link #answered} follows. One
   * address has a twentieth at most: whoever sends bodies that never come shuts out nobody else.
   */
  boolean mayAnswer(InetAddress from) {
    if (!requests.tryAcquire()) {
      return false;
    }
    if (requestsByAddress.add(from) < perAddress() || from.isLoopbackAddress()) {
      return true;
    }
    answered(from);
    return false;
  }

  private int perAddress() {
    return Math.max(1, limits.requests() / 20);
  }

  void answered(InetAddress from) {
    requestsByAddress.remove(from);
    requests.release();
  }

  /** Runs something unless it is cancelled before. */
  Scheduler.Task after(Duration time, Runnable what) {
    return scheduler.schedule(what, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  synchronized int connections() {
    return open;
  }

  synchronized boolean take(InetAddress from) {
    open++;
    int had = byAddress.add(from);
    return open <= limits.connections() && (from.isLoopbackAddress() || had < limits.perAddress());
  }

  synchronized void free(InetAddress from) {
    open--;
    byAddress.remove(from);
  }

  static InetAddress address(SocketAddress remote) {
    return remote instanceof InetSocketAddress internet
        ? internet.getAddress()
        : InetAddress.getLoopbackAddress();
  }
}
