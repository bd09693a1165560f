package org.chappe.imap.command;

/** Expunges without a word and leaves the mailbox. RFC 9051 §6.4.1 */
public record Close() implements ImapCommand {}
