package org.chappe.http;

import java.io.IOException;

/** Answers requests for a path. Called on a virtual thread of the request's own, and may block. */
@FunctionalInterface
public interface HttpHandler {
  /**
   * The answer. A {@link HttpRefused} becomes a plain page, any other exception one that says that
   * the server failed, and an event.
   *
   * @throws IOException if the body could not be read
   */
  HttpAnswer handle(HttpRequest request) throws IOException;
}
