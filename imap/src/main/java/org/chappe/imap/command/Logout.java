package org.chappe.imap.command;

/** RFC 9051 §6.1.3 */
public record Logout() implements ImapCommand {}
