/**
 * The SMTP front-end: mail from other servers (RFC 5321), from mail programs (RFC 6409) and from a
 * server beside this one (LMTP, RFC 2033).
 *
 * <p>Lives here: sessions, their states, the order of commands, what each is answered. Not here:
 * who gets a message ({@code delivery}), who may sign in ({@code directory}). May touch: {@code
 * model}, {@code mime}, {@code net}, {@code directory}, {@code mailbox}, {@code delivery}.
 *
 * <p>Begin at {@link org.chappe.smtp.SmtpService}; the life of one connection is {@code
 * SmtpSession}. A session belongs to one virtual thread; sessions share nothing but the directory
 * and the delivery.
 */
@NullMarked
package org.chappe.smtp;

import org.jspecify.annotations.NullMarked;
