package org.chappe.directory.sasl;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import org.chappe.directory.Origin;

/**
 * The connection an exchange runs on.
 *
 * @param tls what TLS says of it; empty: it has none
 */
public record Channel(Origin origin, Optional<Tls> tls) {
  /**
   * What TLS says.
   *
   * @param version as {@code TLSv1.3}
   * @param certificate what the client showed, and has the key of
   * @param bindings the channel binding of a type (RFC 5056), where there is one
   */
  public record Tls(
      String version,
      Optional<X509Certificate> certificate,
      Function<String, Optional<byte[]>> bindings) {}

  Optional<X509Certificate> certificate() {
    return tls.flatMap(Tls::certificate);
  }

  /** The binding of a type, {@code tls-exporter} or another. */
  Optional<byte[]> binding(String type) {
    return tls.flatMap(secure -> secure.bindings().apply(type));
  }

  /**
   * Whether clients are offered to bind to it. They take the default type, which before TLS 1.3 is
   * tls-unique (RFC 9266 §3); that is not here, as other connections can be made to have the same.
   * Who binds to another type there, unasked, is served.
   */
  boolean offersBinding() {
    return tls.filter(secure -> secure.version().equals("TLSv1.3")).isPresent();
  }
}
