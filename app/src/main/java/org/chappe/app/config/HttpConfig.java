package org.chappe.app.config;

import java.net.URI;
import java.util.Optional;

/**
 * Settings {@code http.*}: web pages.
 *
 * @param url where they are reached; empty: by the host's name and the port of listen.https
 */
public record HttpConfig(Optional<URI> url) {
  public static final HttpConfig DEFAULT = new HttpConfig(Optional.empty());

  static HttpConfig read(Settings in) {
    return new HttpConfig(
        in.optional(
            "url",
            SettingType.HTTPS_URL,
            "https://, the hostname, and the port of listen.https",
            "Where web pages are reached, when that is not this server's hostname: behind a proxy,"
                + " say. It is also the name under which this server issues tokens: a new one ends"
                + " them all."));
  }
}
