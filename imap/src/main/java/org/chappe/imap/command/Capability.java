package org.chappe.imap.command;

/** Which extensions there are. RFC 9051 §6.1.1 */
public record Capability() implements ImapCommand {}
