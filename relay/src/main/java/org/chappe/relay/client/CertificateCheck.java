package org.chappe.relay.client;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.chappe.relay.client.TlsResult.Failure;
import org.chappe.relay.client.TlsResult.Kind;
import org.chappe.relay.route.TlsDemand;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server's certificate is what a demand wants. Thread-safe.
 *
 * <p>It is asked after each handshake, before anything else is sent, and not during it: where a
 * session is resumed the JDK asks nobody, but still knows the certificates of the first time.
 */
final class CertificateCheck {
  private final X509TrustManager authorities;

  CertificateCheck(Optional<KeyStore> trust) {
    this.authorities = authorities(trust.orElse(null)); // null: the JDK's own
  }

  /** What is wrong; empty also where nothing is asked of the certificate. */
  Optional<Failure> failure(TlsDemand demand, List<X509Certificate> chain) {
    return switch (demand) {
      case TlsDemand.Never _, TlsDemand.Opportunistic _, TlsDemand.Encrypted _ -> Optional.empty();
      case TlsDemand.Tested(List<String> names) -> known(names, chain);
      case TlsDemand.Verified(List<String> names) -> known(names, chain);
      case TlsDemand.Dane(var records, var names) -> new DaneCheck(records, names).failure(chain);
    };
  }

  /** Whether a certificate in which nothing is wrong says who the server is. */
  static boolean verifies(TlsDemand demand) {
    return switch (demand) {
      case TlsDemand.Never _, TlsDemand.Opportunistic _, TlsDemand.Encrypted _ -> false;
      case TlsDemand.Tested _, TlsDemand.Verified _, TlsDemand.Dane _ -> true;
    };
  }

  /** RFC 8461 §4.2: an authority that is known, dates, and the name. */
  private Optional<Failure> known(List<String> names, List<X509Certificate> chain) {
    try {
      // "UNKNOWN" is what the JDK itself says with TLS 1.3, where suites name no kind of key.
      authorities.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
    } catch (GeneralSecurityException e) {
      return Optional.of(failure(e));
    }
    if (CertificateNames.isFor(chain.getFirst(), names, false)) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure(
            Kind.CERTIFICATE_HOST_MISMATCH,
            "the certificate is not for " + String.join(" or ", names)));
  }

  static Failure failure(GeneralSecurityException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return new Failure(Kind.CERTIFICATE_EXPIRED, String.valueOf(cause.getMessage()));
      }
    }
    return new Failure(Kind.CERTIFICATE_NOT_TRUSTED, String.valueOf(e.getMessage()));
  }

  private static X509TrustManager authorities(@Nullable KeyStore trust) {
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(trust);
      for (TrustManager one : factory.getTrustManagers()) {
        if (one instanceof X509TrustManager found) {
          return found;
        }
      }
      throw new IllegalStateException("the JDK has no PKIX trust manager");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
