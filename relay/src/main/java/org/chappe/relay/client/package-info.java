/**
 * The client's side of SMTP (RFC 5321) and LMTP (RFC 2033): one connection to one server. Not here:
 * which server ({@code route}), when and how often (the outbox).
 *
 * <p>Begin at {@code SmtpConnector}. {@code Opening} leads from the greeting to a connection that
 * is protected as demanded, {@code Transaction} takes one message over it, {@code Dialogue} keeps
 * commands and answers together, and {@code ClientWire} ends every wait. A connection belongs to
 * one thread at a time; connections share the TLS sessions and the {@code Alarm}.
 */
@NullMarked
package org.chappe.relay.client;

import org.jspecify.annotations.NullMarked;
