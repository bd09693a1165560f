package org.chappe.net;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLSession;

/**
 * What ties a sign-in to the TLS connection it runs on, RFC 5056: somebody who stands between has
 * two connections, and so two bindings.
 *
 * <p>tls-unique (RFC 5929 §3) is not here: TLS 1.3 has none, and before that somebody between can
 * make two connections that have the same.
 */
final class ChannelBinding {
  private static final int EXPORTED_OCTETS = 32; // RFC 9266 §2

  private static final byte[] NO_CONTEXT = {};

  private ChannelBinding() {}

  static Optional<byte[]> of(String type, SSLSession session) {
    return switch (type) {
      case "tls-exporter" -> exporter(session);
      case "tls-server-end-point" ->
          Optional.ofNullable(session.getLocalCertificates())
              .map(chain -> chain[0])
              .flatMap(own ->
                  own instanceof X509Certificate server ? endPoint(server) : Optional.empty());
      default -> Optional.empty();
    };
  }

  /** RFC 9266 §2. In TLS 1.2 only where the extended master secret makes it unique (RFC 7627). */
  private static Optional<byte[]> exporter(SSLSession session) {
    if (!(session instanceof ExtendedSSLSession extended)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(
          extended.exportKeyingMaterialData(
              "EXPORTER-Channel-Binding", NO_CONTEXT, EXPORTED_OCTETS));
    } catch (SSLKeyException | UnsupportedOperationException e) {
      return Optional.empty(); // the client has not the extension
    }
  }

  /**
   * The server's certificate, hashed as its signature is; SHA-256 where that is MD5 or SHA-1, and
   * not defined where it is none, as with Ed25519. RFC 5929 §4.1
   */
  static Optional<byte[]> endPoint(X509Certificate server) {
    String algorithm = server.getSigAlgName().toUpperCase(Locale.ROOT);
    int with = algorithm.indexOf("WITH");
    if (with < 0) {
      return Optional.empty();
    }
    String hash =
        switch (algorithm.substring(0, with)) {
          case "MD5", "SHA1", "SHA256" -> "SHA-256";
          case "SHA224" -> "SHA-224";
          case "SHA384" -> "SHA-384";
          case "SHA512" -> "SHA-512";
          default -> "";
        };
    if (hash.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(MessageDigest.getInstance(hash).digest(server.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate in use can be written, and hashed", e);
    }
  }
}
