package org.chappe.model;

/**
 * What a mailbox is for. RFC 6154 §2, RFC 8457 §3 (special-use attributes), RFC 8621 §2 (roles).
 */
public enum Role {
  INBOX,
  DRAFTS,
  SENT,
  JUNK,
  TRASH,
  ARCHIVE,
  /** What is likely important to the person: whoever decides that makes the mailbox. */
  IMPORTANT
}
