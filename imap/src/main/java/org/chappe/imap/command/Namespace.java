package org.chappe.imap.command;

/** RFC 9051 §6.3.10, RFC 2342 */
public record Namespace() implements ImapCommand {}
