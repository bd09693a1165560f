/**
 * What an SMTP client may ask, as values; RFC 5321 §4.1.
 *
 * <p>Lives here: the commands, and reading them from a line. Not here: carrying them out ({@code
 * org.chappe.smtp}), getting lines off a connection ({@code org.chappe.smtp.wire}). May touch:
 * {@code model}, and what RCPT may ask for ({@code delivery}).
 *
 * <p>Begin at {@link org.chappe.smtp.command.SmtpCommand}.
 */
@NullMarked
package org.chappe.smtp.command;

import org.jspecify.annotations.NullMarked;
