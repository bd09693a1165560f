package org.chappe.imap.command;

/** Back to the state before signing in. RFC 8437 */
public record Unauthenticate() implements ImapCommand {}
