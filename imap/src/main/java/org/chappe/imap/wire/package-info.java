/**
 * IMAP's language: what the octets of a command and of a response are, RFC 9051 §4, §9.
 *
 * <p>Lives here: lines and literals, the grammar's terminals as methods, message sets, dates, names
 * in modified UTF-7, writing responses. Not here: which commands there are ({@code command}), what
 * they do. May touch: {@code model}, {@code net}.
 *
 * <p>Begin at {@link org.chappe.imap.wire.ImapParser} and {@link org.chappe.imap.wire.ImapWriter}.
 */
@NullMarked
package org.chappe.imap.wire;

import org.jspecify.annotations.NullMarked;
