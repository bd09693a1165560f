/**
 * What opens a door beside a password or instead of it, as values: codes of TOTP, recovery codes,
 * app passwords, passkeys. They are computed here and drawn for the store; who may have them and
 * when they open something is decided in {@code directory}. May touch: {@code model}, {@code
 * store}'s readers and writers of values.
 */
@NullMarked
package org.chappe.directory.factor;

import org.jspecify.annotations.NullMarked;
