package org.chappe.relay.outbox;

/** The servers of a destination have as many connections from here as they may have. */
final class NoPlace extends Exception {
  private static final long serialVersionUID = 1L;

  NoPlace() {
    super("as many connections as may be are in use");
  }
}
