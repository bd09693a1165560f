/**
 * Tests of connections: real sockets on the loopback, plain and TLS.
 *
 * <p>Begin at {@link org.chappe.net.Served}, a listener for one test.
 */
@NullMarked
package org.chappe.net;

import org.jspecify.annotations.NullMarked;
