package org.chappe.imap.wire;

/**
 * A literal that has been announced and not been read. RFC 9051 §4.3
 *
 * @param waits whether the client waits for a continuation request before it sends the octets
 */
public record Literal(long octets, boolean waits) {}
