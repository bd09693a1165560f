package org.chappe.relay.route;

/**
 * A TLSA record that SMTP can use. RFC 6698 §2.1, RFC 7672 §3.1
 *
 * @param usage 2 (DANE-TA) or 3 (DANE-EE)
 * @param selector 0: the certificate, 1: its public key
 * @param matching 0: as it is, 1: SHA-256, 2: SHA-512
 * @param data not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Tlsa(int usage, int selector, int matching, byte[] data) {}
