/**
 * The directory: domains, addresses, accounts, credentials; DESIGN.md §8.
 *
 * <p>Lives here: who exists, what an address stands for, who may sign in, guessing slowed down. Not
 * here: mail, protocols. May touch: {@code model}, {@code store}.
 *
 * <p>Begin at {@link org.chappe.directory.Directory}; then {@code StoredDirectory} (the
 * partitions), {@code Changes} (why a crash harms nothing), {@code Resolver} (what an address
 * stands for), {@code Authenticator} (who gets in).
 */
@NullMarked
package org.chappe.directory;

import org.jspecify.annotations.NullMarked;
