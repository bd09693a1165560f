package org.chappe.directory;

/**
 * What SCRAM's server says first: how a password becomes a key. RFC 5802 §5.1
 *
 * @param iterations of PBKDF2
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScramSalt(byte[] salt, int iterations) {}
