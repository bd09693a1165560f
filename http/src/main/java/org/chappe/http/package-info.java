/**
 * The HTTP listener: who asks for what is handed to handlers by path.
 *
 * <p>Lives here: listening, limits, TLS and HTTP/2 by ALPN, forms and cookies, the headers that
 * guard pages, plain pages for errors, and the way from http to https. Not here: what any path
 * means, and who somebody is. May touch: {@code net}; Jetty is seen here only.
 *
 * <p>Begin at {@link org.chappe.http.HttpServer}. A request belongs to one virtual thread, which
 * may block; a connection that waits for its next request has no thread.
 */
@NullMarked
package org.chappe.http;

import org.jspecify.annotations.NullMarked;
