package org.chappe.model;

/** What a mailbox is for. RFC 6154 §2 (special-use attributes), RFC 8621 §2 (roles). */
public enum Role {
  INBOX,
  DRAFTS,
  SENT,
  JUNK,
  TRASH,
  ARCHIVE
}
