/**
 * The IMAP front-end, RFC 9051; RFC 3501 clients are served too.
 *
 * <p>Lives here: sessions and their states, carrying out commands, telling a client what others
 * changed. Not here: IMAP's grammar ({@code wire}, {@code command}), what a mailbox is ({@code
 * mailbox}), who may sign in ({@code directory}). May touch: {@code model}, {@code mime}, {@code
 * net}, {@code mailbox}, {@code directory}, and of {@code store} the bodies the mailbox service
 * hands out.
 *
 * <p>Begin at {@link org.chappe.imap.ImapService} and {@code ImapSession}. A session belongs to one
 * thread at a time; sessions share only the services below.
 */
@NullMarked
package org.chappe.imap;

import org.jspecify.annotations.NullMarked;
