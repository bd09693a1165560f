package org.chappe.http;

import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.alpn.server.ALPNServerConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.ALPNProcessor;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;

/**
 * Agrees on a protocol by RFC 7301. Jetty's own takes the JDK's engines only, and ours are not:
 * they wait for the client's first words before they are one. Found by {@code ServiceLoader}.
 */
public final class Alpn implements ALPNProcessor.Server {
  @Override
  public boolean appliesTo(SSLEngine engine) {
    return true;
  }

  @Override
  public void configure(SSLEngine engine, Connection connection) {
    var choosing = (ALPNServerConnection) connection;
    var end = (SslConnection.SslEndPoint) choosing.getEndPoint();
    var listener = new Chosen(choosing);
    end.getSslConnection().addHandshakeListener(listener);
    engine.setHandshakeApplicationProtocolSelector((_, offered) -> {
      choosing.select(offered);
      return choosing.getProtocol();
    });
  }

  /**
   * Who offered nothing speaks HTTP/1.1. Where the engine has agreed on something by itself, an
   * ACME server looked at its challenge and has seen all that it came for (RFC 8737 §3): Jetty
   * closes a connection for which no protocol is chosen.
   */
  private record Chosen(ALPNServerConnection connection) implements SslHandshakeListener {
    @Override
    public void handshakeSucceeded(Event event) {
      String agreed = event.getSSLEngine().getApplicationProtocol();
      if (connection.getProtocol() == null && (agreed == null || agreed.isEmpty())) {
        connection.unsupported();
      }
    }
  }
}
