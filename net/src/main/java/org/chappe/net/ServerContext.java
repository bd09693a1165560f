package org.chappe.net;

import java.security.SecureRandom;
import java.security.Security;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A {@link TlsContext} in the JDK's clothes; {@link TlsContext#sslContext} says for whom. Its
 * engines only: a socket of the JDK shows nobody the ClientHello before it answers it.
 */
final class ServerContext extends SSLContext {
  ServerContext(TlsContext context) {
    super(new Spi(context), Security.getProvider("SunJSSE"), "TLS");
  }

  private static final class Spi extends SSLContextSpi {
    private final TlsContext context;

    Spi(TlsContext context) {
      this.context = context;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return new EngineOnHello(context);
    }

    /** The peer's name and port are a client's hint for resuming sessions: nothing to a server. */
    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return new EngineOnHello(context);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.loaded().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.loaded().getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return new EngineOnHello(context).getSSLParameters();
    }

    /** What is not modern is not to be had: the same as the defaults. */
    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return engineGetDefaultSSLParameters();
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
      throw new UnsupportedOperationException("its certificates are those of the server");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      throw new UnsupportedOperationException("only engines see what the client asks for");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException("only engines see what the client asks for");
    }
  }
}
