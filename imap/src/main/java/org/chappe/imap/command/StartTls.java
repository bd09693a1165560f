package org.chappe.imap.command;

/** RFC 9051 §6.2.1 */
public record StartTls() implements ImapCommand {}
