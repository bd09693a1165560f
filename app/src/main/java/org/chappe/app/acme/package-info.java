/**
 * Certificates: ordered from an ACME server (RFC 8555) and renewed, and those of any source watched
 * for their end.
 *
 * <p>Lives here: which certificates are wanted and when each is due, the order with its challenges,
 * the files in {@code tls/acme}. Not here: handshakes ({@code net}, whose {@code TlsContext} shows
 * what is here) and the HTTP listener, which asks {@link org.chappe.app.acme.HttpChallenges}. The
 * ACME protocol itself is acme4j's.
 *
 * <p>Begin at {@link org.chappe.app.acme.Certificates}, whose one thread does everything.
 */
@NullMarked
package org.chappe.app.acme;

import org.jspecify.annotations.NullMarked;
