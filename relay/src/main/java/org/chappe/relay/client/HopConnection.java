package org.chappe.relay.client;

import java.net.InetSocketAddress;

/** An open connection to a hop, greeted, protected and signed in. One thread at a time. */
public interface HopConnection extends AutoCloseable {
  InetSocketAddress remote();

  TlsResult tls();

  /** Recipients in one transaction at most: what the server says (RFC 9422), else 100. */
  int recipients();

  /**
   * Whether the server says that it knows an extension, as {@code DSN} or {@code DELIVERBY}: where
   * it does not, who asked to be told of success is told here. RFC 3461 §5.2.2, RFC 2852 §4.1.4.2
   */
  default boolean offers(String keyword) {
    return false;
  }

  /**
   * Hands over one message; never throws for what the server does. What the message's contents
   * throw unchecked comes out, and ends the connection.
   */
  HandOver handOver(OutgoingMail mail);

  /** Whether it still works: false when the server has closed it or said 421 meanwhile. */
  boolean isUsable();

  /** Says QUIT where that makes sense, and closes. */
  @Override
  void close();
}
