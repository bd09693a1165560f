package org.chappe.relay.client;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chappe.relay.route.HopProtocol;

/** A connection over which mail can go, one message after the other. */
final class SmtpConnection implements HopConnection {
  /** RFC 5321 §4.5.3.1.8: every server takes as many. */
  private static final int RECIPIENTS = 100;

  private final ClientWire wire;
  private final InetSocketAddress remote;
  private final HopProtocol protocol;
  private final ClientSettings settings;
  private final Capabilities offered;
  private final TlsResult tls;
  private final AtomicBoolean busy = new AtomicBoolean(); // while a thread uses the wire
  private volatile boolean alive = true;
  private int transactionsLeft;
  private boolean mustReset;

  SmtpConnection(
      ClientWire wire,
      InetSocketAddress remote,
      HopProtocol protocol,
      ClientSettings settings,
      Capabilities offered,
      TlsResult tls) {
    this.wire = wire;
    this.remote = remote;
    this.protocol = protocol;
    this.settings = settings;
    this.offered = offered;
    this.tls = tls;
    this.transactionsLeft = offered.limit("MAILMAX").orElse(Integer.MAX_VALUE); // RFC 9422 §4.1
  }

  @Override
  public InetSocketAddress remote() {
    return remote;
  }

  @Override
  public TlsResult tls() {
    return tls;
  }

  @Override
  public int recipients() {
    return offered.limit("RCPTMAX").orElse(RECIPIENTS); // RFC 9422 §4.2
  }

  @Override
  public boolean offers(String keyword) {
    return offered.has(keyword.toUpperCase(Locale.ROOT));
  }

  @Override
  public HandOver handOver(OutgoingMail mail) {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException("another thread uses the connection to " + remote);
    }
    try {
      return new Transaction(this, mail).run();
    } finally {
      busy.set(false);
    }
  }

  @Override
  public boolean isUsable() {
    if (!alive || transactionsLeft == 0 || !busy.compareAndSet(false, true)) {
      return false;
    }
    try {
      alive = wire.isQuiet();
      return alive;
    } finally {
      busy.set(false);
    }
  }

  /** {@inheritDoc} From another thread it ends what goes on, without QUIT. */
  @Override
  public void close() {
    boolean polite = alive && busy.compareAndSet(false, true);
    alive = false;
    if (polite) {
      wire.quit();
    } else {
      wire.cut("closed here");
    }
  }

  ClientWire wire() {
    return wire;
  }

  ClientSettings settings() {
    return settings;
  }

  Capabilities offered() {
    return offered;
  }

  boolean isLmtp() {
    return protocol == HopProtocol.LMTP;
  }

  boolean isAlive() {
    return alive;
  }

  /** A MAIL command is said: one less that the server takes. */
  void begins() {
    transactionsLeft--;
  }

  boolean takesMore() {
    return alive && transactionsLeft > 0 && !wire.hasUnread();
  }

  /**
   * Whether RSET is to be said before the next MAIL, asked once: it goes in one flight with it, and
   * costs no round trip.
   */
  boolean mustReset() {
    boolean must = mustReset;
    mustReset = false;
    return must;
  }

  /** A transaction has begun that did not end with a message. */
  void resetLater() {
    mustReset = true;
  }

  /** The transaction has ended with a message, and nothing of it is left. */
  void hasGone() {
    mustReset = false;
  }

  /** Nothing can be said any more. */
  void end(String why) {
    alive = false;
    wire.cut(why);
  }
}
