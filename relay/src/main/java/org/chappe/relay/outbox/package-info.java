/**
 * The outbox: mail that waits to leave, in one partition of the store. Lives here: its rows, what
 * changes them, and who sends what when. Not here: the language of SMTP ({@code client}), where
 * mail goes ({@code route}), the words of reports ({@code report}).
 *
 * <p>Begin at {@link org.chappe.relay.outbox.Outbox} for the rows and at {@link
 * org.chappe.relay.outbox.Dispatcher} for the sending.
 */
@NullMarked
package org.chappe.relay.outbox;

import org.jspecify.annotations.NullMarked;
