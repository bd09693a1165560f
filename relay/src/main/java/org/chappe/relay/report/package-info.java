/**
 * What senders are told of their mail: delivery status notifications, RFC 3461 §6, RFC 3464, RFC
 * 6522, RFC 6533. Lives here: whom to tell, in which words, and reading what others tell. Not here:
 * when something is to be told (the outbox), and how it gets to the sender ({@link
 * org.chappe.relay.Post}).
 *
 * <p>Begin at {@link org.chappe.relay.report.MailReports} and {@link
 * org.chappe.relay.report.DsnWriter}.
 */
@NullMarked
package org.chappe.relay.report;

import org.jspecify.annotations.NullMarked;
