package org.chappe.relay.route;

/** What is spoken to a hop. */
public enum HopProtocol {
  /** RFC 5321 */
  SMTP,
  /** RFC 2033: an answer for each recipient after the data. */
  LMTP
}
