package org.chappe.net;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among certificates by the name the client asked for, which is the engine's peer host.
 * Certificates for that name come first; without any, the first in the list stands for all, and
 * those for the same names as it. Immutable.
 */
@SuppressWarnings("NullAway") // the JDK's interface says "none" with null
final class ServerKeys extends X509ExtendedKeyManager {
  private final List<Certificate> certificates;

  ServerKeys(List<Certificate> certificates) {
    this.certificates = List.copyOf(certificates);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    String host = String.valueOf(engine.getPeerHost());
    boolean known = certificates.stream().anyMatch(one -> one.isFor(host));
    Certificate first = certificates.getFirst();
    for (int i = 0; i < certificates.size(); i++) {
      Certificate one = certificates.get(i);
      boolean meant = known ? one.isFor(host) : one.names().equals(first.names());
      if (meant && one.keyType().equals(keyType)) {
        return Integer.toString(i);
      }
    }
    return null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return certificates.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return certificates.get(Integer.parseInt(alias)).key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }
}
