package org.chappe.http;

import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Gives Jetty engines that are made elsewhere, one for each connection, as they are. */
final class Engines extends SslContextFactory.Server {
  private final Supplier<SSLEngine> engines;

  Engines(Supplier<SSLEngine> engines) {
    this.engines = engines;
    try {
      setSslContext(SSLContext.getDefault()); // never used: without one Jetty looks for key stores
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without TLS", e);
    }
  }

  @Override
  public SSLEngine newSSLEngine() {
    return engines.get();
  }

  @Override
  public SSLEngine newSSLEngine(String host, int port) {
    return engines.get();
  }

  @Override
  public SSLEngine newSSLEngine(InetSocketAddress address) {
    return engines.get();
  }

  @Override
  public void customize(SSLEngine engine) {}

  /** Protocols and suites are the engine's: nothing to warn about here. */
  @Override
  protected void checkConfiguration() {}
}
