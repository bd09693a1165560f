package org.chappe.imap.command;

/** Waits for changes until DONE. RFC 9051 §6.3.13, RFC 2177 */
public record Idle() implements ImapCommand {}
