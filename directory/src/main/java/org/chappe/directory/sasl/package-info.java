/**
 * SASL (RFC 4422), the server's side, for every protocol: what a mechanism asks and what it makes
 * of the answers. How a challenge stands on a protocol's line, how long a line may be, and what a
 * client is told, is the front-end's matter; whether the credentials are right is the directory's.
 * May touch {@code directory}.
 *
 * <p>Begin at {@link org.chappe.directory.sasl.Exchange}; a mechanism is a {@link
 * org.chappe.directory.sasl.Mechanism}.
 */
@NullMarked
package org.chappe.directory.sasl;

import org.jspecify.annotations.NullMarked;
