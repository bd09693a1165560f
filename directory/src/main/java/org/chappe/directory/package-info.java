/**
 * The directory: domains, addresses, accounts, credentials; DESIGN.md §8.
 *
 * <p>Lives here: who exists, what an address stands for, who may sign in, guessing slowed down, who
 * signed in. Not here: mail, protocols. May touch: {@code model}, {@code store}.
 *
 * <p>Begin at {@link org.chappe.directory.Directory}; then {@code StoredDirectory} (the
 * partitions), {@code Changes} (why a crash harms nothing), {@code Resolver} (what an address
 * stands for). Who gets in: {@code Authenticator} (passwords), {@code ScramCheck}, {@code
 * TokenCheck}, {@code CertificateCheck}, what a password opens alone: {@code FactorRule}. What an
 * account has for it: {@code Credentials}, {@code FactorRows}, changed by {@code Ledger}. Below:
 * {@code sasl} (what is said), {@code password} (hashes, strength, leaks), {@code factor} (codes),
 * {@code access} (open sessions).
 */
@NullMarked
package org.chappe.directory;

import org.jspecify.annotations.NullMarked;
