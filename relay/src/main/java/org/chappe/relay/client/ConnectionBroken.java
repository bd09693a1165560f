package org.chappe.relay.client;

import java.io.IOException;

/** The connection is of no use any more: it ended, nothing came in time, or nonsense came. */
final class ConnectionBroken extends IOException {
  private static final long serialVersionUID = 1L;

  ConnectionBroken(String text) {
    super(text);
  }
}
