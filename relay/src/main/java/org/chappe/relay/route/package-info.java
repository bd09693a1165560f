/**
 * Where mail for a domain goes, and how its connection must be protected: MX records, routes set by
 * the operator, DANE (RFC 7672), MTA-STS (RFC 8461). Begin at {@code Router}.
 */
@NullMarked
package org.chappe.relay.route;

import org.jspecify.annotations.NullMarked;
