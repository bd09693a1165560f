package org.chappe.imap.command;

/** What a quota may limit, by its name on the wire. RFC 9208 §5 */
public enum QuotaResource {
  /** In units of 1,024 octets. */
  STORAGE,
  MESSAGE,
  MAILBOX
}
