package org.chappe.net;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A server's engine that is chosen when the client has said whom it wants.
 *
 * <p>Until the ClientHello is there another engine of the same context stands in, and takes the
 * settings of whoever uses this one; then {@link TlsContext#engineFor} gives the real one, which
 * inherits them. A handshake that answers an ACME challenge inherits nothing: its protocol is not
 * one that the caller knows of.
 *
 * <p>As any engine: {@code wrap} and {@code unwrap} each by one thread at a time.
 */
@SuppressWarnings("NullAway") // the JDK's interface says "none" with null
final class EngineOnHello extends SSLEngine {
  private final TlsContext context;
  private volatile SSLEngine engine;
  private volatile boolean chosen;
  private boolean begun;
  private @Nullable BiFunction<SSLEngine, List<String>, String> selector;

  EngineOnHello(TlsContext context) {
    this.context = context;
    this.engine = context.engineFor(ClientHello.UNKNOWN, false);
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] to, int offset, int length)
      throws SSLException {
    if (!chosen) {
      int full = engine.getSession().getPacketBufferSize();
      ClientHello hello = hello(from);
      if (!hello.isComplete() && from.remaining() < full && !engine.isInboundDone()) {
        beginHandshake();
        return new SSLEngineResult(Status.BUFFER_UNDERFLOW, engine.getHandshakeStatus(), 0, 0);
      }
      choose(hello);
    }
    return engine.unwrap(from, to, offset, length);
  }

  private static ClientHello hello(ByteBuffer from) {
    byte[] octets = new byte[from.remaining()];
    from.duplicate().get(octets);
    return ClientHello.read(octets, 0, octets.length);
  }

  private void choose(ClientHello hello) throws SSLException {
    SSLEngine real = context.engineFor(hello, false);
    if (!context.isChallenge(hello)) {
      real.setSSLParameters(engine.getSSLParameters());
      real.setEnableSessionCreation(engine.getEnableSessionCreation());
      real.setHandshakeApplicationProtocolSelector(forEngine(selector));
    }
    if (begun) {
      real.beginHandshake();
    }
    engine = real;
    chosen = true;
  }

  @Override
  public void beginHandshake() throws SSLException {
    begun = true;
    engine.beginHandshake();
  }

  @Override
  public void setHandshakeApplicationProtocolSelector(
      @Nullable BiFunction<SSLEngine, List<String>, String> selector) {
    this.selector = selector;
    engine.setHandshakeApplicationProtocolSelector(forEngine(selector));
  }

  /** Who selects knows this engine, and not the one behind it. */
  private @Nullable BiFunction<SSLEngine, List<String>, String> forEngine(
      @Nullable BiFunction<SSLEngine, List<String>, String> wanted) {
    return wanted == null ? null : (behind, protocols) -> wanted.apply(this, protocols);
  }

  @Override
  public @Nullable BiFunction<SSLEngine, List<String>, String>
      getHandshakeApplicationProtocolSelector() {
    return selector;
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer to)
      throws SSLException {
    return engine.wrap(from, offset, length, to);
  }

  @Override
  public Runnable getDelegatedTask() {
    return engine.getDelegatedTask();
  }

  @Override
  public void closeInbound() throws SSLException {
    engine.closeInbound();
  }

  @Override
  public boolean isInboundDone() {
    return engine.isInboundDone();
  }

  @Override
  public void closeOutbound() {
    engine.closeOutbound();
  }

  @Override
  public boolean isOutboundDone() {
    return engine.isOutboundDone();
  }

  @Override
  public HandshakeStatus getHandshakeStatus() {
    return engine.getHandshakeStatus();
  }

  @Override
  public SSLSession getSession() {
    return engine.getSession();
  }

  @Override
  public SSLSession getHandshakeSession() {
    return engine.getHandshakeSession();
  }

  @Override
  public String getApplicationProtocol() {
    return engine.getApplicationProtocol();
  }

  @Override
  public String getHandshakeApplicationProtocol() {
    return engine.getHandshakeApplicationProtocol();
  }

  @Override
  public SSLParameters getSSLParameters() {
    return engine.getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    engine.setSSLParameters(parameters);
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return engine.getSupportedCipherSuites();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return engine.getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    engine.setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedProtocols() {
    return engine.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return engine.getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    engine.setEnabledProtocols(protocols);
  }

  /** Users of both sides' engines set this for every one. */
  @Override
  public void setUseClientMode(boolean client) {
    if (client) {
      throw new IllegalArgumentException("this is the server's side");
    }
  }

  @Override
  public boolean getUseClientMode() {
    return false;
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    engine.setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return engine.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    engine.setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return engine.getWantClientAuth();
  }

  @Override
  public void setEnableSessionCreation(boolean enable) {
    engine.setEnableSessionCreation(enable);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return engine.getEnableSessionCreation();
  }
}
