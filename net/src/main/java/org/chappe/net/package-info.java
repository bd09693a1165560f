/**
 * Connections for line protocols: listeners, buffered octets in and out, TLS, limits.
 *
 * <p>Lives here: binding and accepting, one thread per connection, reading and writing with time
 * limits, waiting for input or for another thread's word, STARTTLS, certificates from PEM files
 * that reload, limits per address, stopping in good order, and the languages of the answers, whose
 * texts are the front-ends'. Not here: any protocol's words. May touch: {@code model}, the JDK,
 * SLF4J.
 *
 * <p>Begin at {@link org.chappe.net.Listener}, which runs a {@link org.chappe.net.Service} for each
 * {@link org.chappe.net.Connection}. A connection belongs to one thread at a time; only {@code
 * wake()}, {@code finish()} and {@code cut()} are for others. Reads and writes block, but for those
 * of a session that waits for input or a word: {@code SocketWire} says how.
 */
@NullMarked
package org.chappe.net;

import org.jspecify.annotations.NullMarked;
