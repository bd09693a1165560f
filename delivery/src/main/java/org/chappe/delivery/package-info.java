/**
 * Mail on its way in: who it is for, which mailbox takes it, and what the outbox is given;
 * DESIGN.md §7.
 *
 * <p>Lives here: recipients of an envelope, the trace fields put before a message, one outcome per
 * recipient. Not here: how a message comes over a connection ({@code smtp}), what an address stands
 * for ({@code directory}), what a mailbox is ({@code mailbox}). May touch: {@code model}, {@code
 * mime}, {@code directory}, {@code mailbox}.
 *
 * <p>Begin at {@link org.chappe.delivery.Delivery}; what happens to one message is in {@link
 * org.chappe.delivery.Incoming}.
 */
@NullMarked
package org.chappe.delivery;

import org.jspecify.annotations.NullMarked;
