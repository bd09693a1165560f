package org.chappe.imap;

/**
 * What a client has asked for that changes answers for the rest of the session. RFC 9051 §6.3.1,
 * RFC 7162 §3.1
 */
final class Enabled {
  private boolean rev2;
  private boolean condstore;

  /** IMAP4rev2: names in UTF-8, ESEARCH, UIDs in every FETCH, nothing about {@code \Recent}. */
  boolean rev2() {
    return rev2;
  }

  void enableRev2() {
    rev2 = true;
  }

  /** Modification sequences in every FETCH. */
  boolean condstore() {
    return condstore;
  }

  void enableCondstore() {
    condstore = true;
  }
}
