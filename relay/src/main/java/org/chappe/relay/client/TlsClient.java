package org.chappe.relay.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.chappe.relay.client.TlsResult.Failure;
import org.chappe.relay.client.TlsResult.Kind;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.TlsDemand;

/**
 * The client's side of TLS, for all connections of a connector, so that sessions are resumed.
 * Thread-safe.
 *
 * <p>The handshake takes any certificate, and {@link CertificateCheck} looks at it then.
 */
final class TlsClient {
  /** RFC 8996. Without a demand even what is older is better than nothing (RFC 7435 §3). */
  private static final String[] SOUND = {"TLSv1.3", "TLSv1.2"};

  /** Servers whose sessions are kept, each with its certificates, some 10 KB: 10 MB. */
  private static final int SESSIONS = 1_000;

  private final SSLContext context;
  private final CertificateCheck check;

  TlsClient(Optional<KeyStore> trust) {
    this.check = new CertificateCheck(trust);
    try {
      context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyCertificate()}, null);
      context.getClientSessionContext().setSessionCacheSize(SESSIONS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Does the handshake, and looks at the certificate.
   *
   * @throws TlsFailed where it fails, or the certificate is not what the hop's demand must have
   */
  TlsResult protect(ClientWire wire, Hop hop) throws TlsFailed {
    SSLSession session;
    List<X509Certificate> chain;
    try {
      session = wire.protect(socket(wire.socket(), hop));
      chain = chain(session);
    } catch (IOException e) {
      throw new TlsFailed(new Failure(Kind.VALIDATION_FAILURE, String.valueOf(e.getMessage())));
    }
    Optional<Failure> failure = check.failure(hop.tls(), chain);
    if (failure.isPresent() && !hop.tls().mayBePlain()) {
      throw new TlsFailed(failure.get());
    }
    return new TlsResult(
        Optional.of(session.getProtocol() + " " + session.getCipherSuite()),
        failure.isEmpty() && CertificateCheck.verifies(hop.tls()),
        failure);
  }

  private SSLSocket socket(Socket plain, Hop hop) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, hop.host(), plain.getPort(), true);
    socket.setUseClientMode(true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(
        serverName(hop).map(name -> List.<SNIServerName>of(name)).orElse(List.of()));
    if (!hop.tls().mayBePlain()) {
      parameters.setProtocols(SOUND);
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** RFC 7672 §8.1: the TLSA records' base domain; RFC 8461 §7.1 and else: the host. */
  private static Optional<SNIHostName> serverName(Hop hop) {
    String name =
        hop.tls() instanceof TlsDemand.Dane dane && !dane.names().isEmpty()
            ? dane.names().getFirst()
            : hop.host();
    String ascii = CertificateNames.ascii(name);
    if (ascii.indexOf('.') < 0 || ascii.matches("[0-9.]*|.*:.*")) {
      return Optional.empty(); // RFC 6066 §3: no addresses
    }
    try {
      return Optional.of(new SNIHostName(ascii));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<X509Certificate> chain(SSLSession session) throws SSLPeerUnverifiedException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate one : session.getPeerCertificates()) {
      chain.add((X509Certificate) one);
    }
    return chain;
  }

  /** Says yes: who is trusted is decided after the handshake, by what is demanded. */
  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
