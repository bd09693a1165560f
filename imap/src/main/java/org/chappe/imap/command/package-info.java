/**
 * What a client may ask, as values: a record for each command, which knows its own grammar. RFC
 * 9051 §6.
 *
 * <p>Lives here: commands and how they are written. Not here: what they do, or in which state they
 * may come. May touch: {@code wire}, {@code model}, the names of header fields in {@code mime}, the
 * search keys of {@code mailbox}.
 *
 * <p>Begin at {@link org.chappe.imap.command.ImapCommand}.
 */
@NullMarked
package org.chappe.imap.command;

import org.jspecify.annotations.NullMarked;
