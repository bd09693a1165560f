package org.chappe.net;

/**
 * The connection is at its end: nothing more can be read or written. An ordinary event, thrown
 * wherever a session happens to be, and meant to be caught once, at the head of the session.
 */
public final class ConnectionClosed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ConnectionEnd end;

  public ConnectionClosed(ConnectionEnd end, String why) {
    super(
        why, null, false, false); // no stack: thousands may end at once, and the reason says it all
    this.end = end;
  }

  /** The server breaks off because it cannot keep its word. */
  public ConnectionClosed(String why) {
    this(ConnectionEnd.SERVER, why);
  }

  public ConnectionEnd end() {
    return end;
  }
}
