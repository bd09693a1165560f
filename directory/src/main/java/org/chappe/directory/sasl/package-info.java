/**
 * SASL (RFC 4422), the server's side, for every protocol: what a mechanism asks and what it makes
 * of the answers. Octets in, octets out: Base64, and how an exchange stands in a protocol's lines,
 * is the front-end's matter, and whether the credentials are right is the directory's. May touch
 * nothing.
 *
 * <p>Begin at {@link org.chappe.directory.sasl.Mechanism}.
 */
@NullMarked
package org.chappe.directory.sasl;

import org.jspecify.annotations.NullMarked;
