package org.chappe.net;

/**
 * A protocol's side of a listener. Called once per connection, each on a thread of its own, a
 * virtual one; {@link Connection#goOnWith} names what is called next, and on which.
 */
@FunctionalInterface
public interface Service {
  /**
   * Serves one client until it is done. On return output is flushed and the connection closed,
   * unless the session goes on with another part. A {@link ConnectionClosed} that leaves this
   * method is an ordinary end; any other exception is reported as a bug and ends this connection
   * only.
   */
  void serve(Connection connection);
}
