/**
 * Passwords: what is kept of them, and which new ones are taken.
 *
 * <p>Lives here: hashes of our own scheme and of other systems' ({@code PasswordHash}, {@code
 * HashText}), the measure of a new password ({@code PasswordStrength}), lists of leaked ones
 * ({@code LeakedPasswords}). Not here: whose they are, and threads to compute them on. May touch:
 * {@code model}.
 *
 * <p>Begin at {@link org.chappe.directory.password.PasswordHash} and {@link
 * org.chappe.directory.password.PasswordPolicy}; {@code docs/passwords.md} tells it to operators.
 */
@NullMarked
package org.chappe.directory.password;

import org.jspecify.annotations.NullMarked;
