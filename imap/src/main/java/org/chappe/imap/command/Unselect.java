package org.chappe.imap.command;

/** Leaves the mailbox and expunges nothing. RFC 9051 §6.4.2, RFC 3691 */
public record Unselect() implements ImapCommand {}
