package org.chappe.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Optional;

/** One request. It is the handler's thread's, and ends with its answer. */
public interface HttpRequest {
  /** As it came: {@code GET}. */
  String method();

  /** Decoded, without what stands behind "?"; begins with "/" and has no dot segments. */
  String path();

  /**
   * As it came, path and query: where this very request can be made again.
   *
   * @throws HttpRefused if it has other characters than printable ASCII
   */
  String target();

  /** The first field of that name, whatever its case. */
  Optional<String> header(String name);

  Optional<String> cookie(String name);

  /** Whom the connection comes from. */
  InetAddress from();

  /** Whether it came by TLS. */
  boolean isSecure();

  /** The host that was asked for, in lower case and without a port; empty: none, or no name. */
  String host();

  /**
   * What stands behind "?".
   *
   * @throws HttpRefused if it is no form
   */
  Form query();

  /** At most as much as the route takes: then it throws {@link HttpRefused}. Need not be closed. */
  InputStream body();

  /**
   * The body as a form.
   *
   * @throws HttpRefused if it is not of the type {@code application/x-www-form-urlencoded}, or
   *     wrong
   */
  Form form() throws IOException;
}
