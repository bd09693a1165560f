/**
 * SMTP on the wire: lines, message content, replies; RFC 5321 §2.3.8, §4.2, §4.5.
 *
 * <p>Lives here: where a line and a message end, and what a reply looks like. Not here: what the
 * lines mean ({@code org.chappe.smtp.command}). May touch: {@code net}.
 *
 * <p>Begin at {@link org.chappe.smtp.wire.DataReader}, on which it depends that nobody smuggles
 * mail in another's name.
 */
@NullMarked
package org.chappe.smtp.wire;

import org.jspecify.annotations.NullMarked;
