package org.chappe.relay.route.sts;

/** What was fetched is no policy; the message says where and why. */
public final class BadPolicy extends Exception {
  private static final long serialVersionUID = 1L;

  BadPolicy(String message) {
    super(message);
  }
}
