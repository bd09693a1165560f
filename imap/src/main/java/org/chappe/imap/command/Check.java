package org.chappe.imap.command;

/** A checkpoint; nothing waits here to be one. RFC 3501 §6.4.1 */
public record Check() implements ImapCommand {}
