package org.chappe.app.acme;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** An ACME server of an operator's own, whom a certificate of the operator's own vouches for. */
final class TrustedServer extends GenericAcmeProvider {
  private final SSLContext tls;

  private TrustedServer(SSLContext tls) {
    this.tls = tls;
  }

  /**
   * Trusts the certificates in a file, and no others.
   *
   * @param pem some CA's, or the server's own
   */
  static TrustedServer by(Path pem) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(pem)) {
      for (var one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted-" + store.size(), one);
      }
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return new TrustedServer(tls);
  }

  @Override
  public HttpClient createHttpClient(NetworkSettings settings) {
    return HttpClient.newBuilder()
        .connectTimeout(settings.getTimeout())
        .proxy(settings.getProxySelector())
        .sslContext(tls)
        .build();
  }
}
