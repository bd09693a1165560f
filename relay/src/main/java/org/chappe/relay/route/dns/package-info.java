/**
 * Questions to DNS, their answers checked with DNSSEC. What answers mean for mail is said in {@code
 * route}. May touch: {@code net}. Begin at {@code Dns}.
 */
@NullMarked
package org.chappe.relay.route.dns;

import org.jspecify.annotations.NullMarked;
