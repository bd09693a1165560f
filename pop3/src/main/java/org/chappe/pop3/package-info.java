/**
 * The POP3 front-end, RFC 1939, with the extensions that clients look for (RFC 2449, 2595, 5034,
 * 6856).
 *
 * <p>Lives here: reading commands, a session's view of INBOX, writing messages with stuffed dots.
 * Not here: what a mailbox is ({@code mailbox}), who may sign in ({@code directory}). May touch:
 * {@code model}, {@code mime}, {@code net}, {@code directory}, {@code mailbox}.
 *
 * <p>Begin at {@link org.chappe.pop3.Pop3Service}; the life of one connection is {@code
 * Pop3Session}, what it sees is {@code Maildrop}. A session belongs to one virtual thread; sessions
 * share only the mailbox service.
 */
@NullMarked
package org.chappe.pop3;

import org.jspecify.annotations.NullMarked;
