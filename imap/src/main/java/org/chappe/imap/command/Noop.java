package org.chappe.imap.command;

/** RFC 9051 §6.1.2 */
public record Noop() implements ImapCommand {}
