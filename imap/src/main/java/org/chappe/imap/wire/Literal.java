package org.chappe.imap.wire;

/**
 * A literal that has been announced and not been read. RFC 9051 §4.3
 *
 * @param waits whether the client waits for a continuation request before it sends the octets
 * @param binary whether it is a literal8, which may have NULs in it: RFC 3516 §7
 */
public record Literal(long octets, boolean waits, boolean binary) {}
