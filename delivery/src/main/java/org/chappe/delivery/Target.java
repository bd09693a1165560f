package org.chappe.delivery;

import java.util.Optional;
import org.chappe.directory.Account;

/**
 * One place an envelope's message goes to.
 *
 * @param mailbox the account here, or empty: elsewhere
 * @param to what the outbox is given for it, when it is elsewhere, is to wait, or fails
 */
record Target(Optional<Account> mailbox, Departure.To to) {}
