/**
 * The client's side of SMTP (RFC 5321) and LMTP (RFC 2033): one connection to one server. Not here:
 * which server ({@code route}), when and how often (the outbox).
 */
@NullMarked
package org.chappe.relay.client;

import org.jspecify.annotations.NullMarked;
