package org.chappe.delivery;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.chappe.mailbox.MailAccounts;

/**
 * What every message is delivered with.
 *
 * @param ids {@link Delivery#nextId()}
 */
record Services(
    MailAccounts accounts,
    Onward onward,
    DeliverySettings settings,
    InstantSource clock,
    DeliveryEvents events,
    Supplier<String> ids,
    Sending sending) {}
