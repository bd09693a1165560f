package org.chappe.imap;

import org.chappe.mailbox.search.Collation;

/**
 * What a client has asked for that changes answers for the rest of the session. RFC 9051 §6.3.1,
 * RFC 7162 §3.1
 */
final class Enabled {
  private boolean rev2;
  private boolean condstore;
  private boolean utf8;
  private boolean qresync;
  private boolean uidOnly;
  private Collation collation = Collation.UNICODE_CASEMAP;
  private final Notices notices = new Notices();

  /** What NOTIFY asks for. RFC 5465 */
  Notices notices() {
    return notices;
  }

  /** The active comparator. RFC 5255 §4.2 */
  Collation collation() {
    return collation;
  }

  void compareBy(Collation other) {
    collation = other;
  }

  /** IMAP4rev2: names in UTF-8, ESEARCH, UIDs in every FETCH, nothing about {@code \Recent}. */
  boolean rev2() {
    return rev2;
  }

  void enableRev2() {
    rev2 = true;
  }

  /** UTF8=ACCEPT: UTF-8 in quoted strings, and no charset in SEARCH. RFC 6855 §3 */
  boolean utf8() {
    return utf8;
  }

  void enableUtf8() {
    utf8 = true;
  }

  /** Whether headers may be in UTF-8; others get surrogates. RFC 9051 §7.5.2, RFC 6855 §7 */
  boolean utf8Headers() {
    return utf8 || rev2;
  }

  /** Modification sequences and UIDs in every FETCH nobody asked for. RFC 7162 §3.2.4 */
  boolean condstore() {
    return condstore;
  }

  void enableCondstore() {
    condstore = true;
  }

  /** VANISHED instead of EXPUNGE, and how far the client has been told. RFC 7162 §3.2.3 */
  boolean qresync() {
    return qresync;
  }

  void enableQresync() {
    qresync = true;
  }

  /** No message numbers, from the client or to it. RFC 9586 */
  boolean uidOnly() {
    return uidOnly;
  }

  void enableUidOnly() {
    uidOnly = true;
  }

  /** Whether UIDs that left are told, not message numbers. */
  boolean vanished() {
    return qresync || uidOnly;
  }

  /** Whether a FETCH response nobody asked for names the UID. RFC 9051 §7.5.2, RFC 7162 §3.2.4 */
  boolean tellsUids() {
    return rev2 || condstore;
  }
}
