/**
 * MTA-STS, RFC 8461: what a domain says about its MX hosts and TLS, by a TXT record and a file over
 * HTTPS, kept as long as it says. What follows for a connection is said in {@code route}. May
 * touch: {@code route.dns}, {@code store}. Begin at {@code StsPolicies}.
 */
@NullMarked
package org.chappe.relay.route.sts;

import org.jspecify.annotations.NullMarked;
