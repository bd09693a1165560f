/**
 * The mailbox service: accounts' mailboxes, messages, UIDs, flags, changes, quota, rights,
 * annotations; DESIGN.md §3 and §4.
 *
 * <p>Lives here: what a mailbox is, snapshots, turns of writers, the rows of an account's
 * partition. Not here: any protocol's words, who may log in ({@code directory}). May touch: {@code
 * model}, {@code mime}, {@code store}.
 *
 * <p>Begin at {@link org.chappe.mailbox.MailAccounts}. Behind it: {@code OpenAccount} says how an
 * account is changed, {@code Rows} what is on disk, {@code Chunk} what is in memory; each change
 * has a class of its own ({@code Appending}, {@code Copying}, …). {@code DESIGN.md} of this module
 * tells why.
 */
@NullMarked
package org.chappe.mailbox;

import org.jspecify.annotations.NullMarked;
