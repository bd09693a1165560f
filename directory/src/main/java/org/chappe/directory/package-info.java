/**
 * The directory: domains, addresses, accounts, credentials; DESIGN.md §8.
 *
 * <p>Lives here: who exists, what an address stands for, who may sign in, guessing slowed down. Not
 * here: mail, protocols. May touch: {@code model}, {@code store}.
 *
 * <p>Begin at {@link org.chappe.directory.Directory}.
 */
@NullMarked
package org.chappe.directory;

import org.jspecify.annotations.NullMarked;
