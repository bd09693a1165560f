package org.chappe.relay.tlsreport;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.RelayEvents;

/** Has {@link TlsReports} look once a minute, from its making to its closing. */
public final class TlsReportsThread implements AutoCloseable {
  private final TlsReports reports;
  private final Duration pause;
  private final RelayEvents events;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  public TlsReportsThread(TlsReports reports, RelayEvents events) {
    this(reports, Duration.ofMinutes(1), events);
  }

  TlsReportsThread(TlsReports reports, Duration pause, RelayEvents events) {
    this.reports = reports;
    this.pause = pause;
    this.events = events;
    this.thread = Thread.ofVirtual().name("tls-reports").start(this::run);
  }

  private void run() {
    try {
      do {
        try {
          reports.look();
        } catch (RuntimeException e) {
          events.emit(new RelayEvent.Trouble("sending TLS reports", e));
        }
      } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // closing
    }
  }

  /** Stops, also in the middle of a look, and has written down what was counted. */
  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reports.close();
  }
}
