package org.chappe.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * The server's side of TLS: certificates from PEM files, read anew when they change. Thread-safe;
 * one serves all listeners.
 *
 * <p>A handshake that comes {@link #LOOK_EVERY} or more after the last look looks at the files'
 * times and sizes. If one has changed, all are read, and only if all are good do they replace those
 * in use, at once and together; else the event says what is wrong and the old ones stay. A renewal
 * that writes two files one after the other is thus seen twice, at worst.
 *
 * <p>TLS 1.3 and 1.2 only (RFC 8996), 1.2 with forward secrecy and authenticated encryption only
 * (RFC 9325 §4.2). Sessions are resumed by tickets that only this process can read.
 */
public final class TlsContext {
  /** 5 seconds: a certificate is renewed every other month, and a look costs a few microseconds. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final String[] SUITES = {
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  };

  static {
    leaveServerNamesToUs();
  }

  /** What tells that a file has changed; its size is -1 if it is not there. */
  private record Stamp(Instant changed, long octets) {}

  private final List<CertificateFiles> files;
  private final NetEvents events;
  private final InstantSource clock;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile SSLContext loaded;
  private volatile List<Stamp> lastSeen; // of the last attempt, good or bad
  private volatile Instant lastLook;

  private TlsContext(List<CertificateFiles> files, NetEvents events, InstantSource clock)
      throws IOException, GeneralSecurityException {
    this.files = List.copyOf(files);
    this.events = events;
    this.clock = clock;
    this.lastLook = clock.instant();
    this.lastSeen = stamps();
    this.loaded = load();
  }

  /**
   * Reads all files. The first certificate is for clients that name no host, or one that no
   * certificate is for.
   *
   * @throws IOException if a file cannot be read
   * @throws GeneralSecurityException saying which file is wrong and how
   */
  public static TlsContext of(List<CertificateFiles> files, NetEvents events, InstantSource clock)
      throws IOException, GeneralSecurityException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("TLS needs a certificate");
    }
    return new TlsContext(files, events, clock);
  }

  /** The JDK reads this setting once, when TLS is first used; {@link ClientHello} says why. */
  private static void leaveServerNamesToUs() {
    String setting = "jdk.tls.server.disableExtensions";
    String others = System.getProperty(setting, "");
    if (!others.contains("server_name")) {
      System.setProperty(setting, others.isEmpty() ? "server_name" : others + ",server_name");
    }
  }

  /**
   * An engine for a client that has said this much.
   *
   * @param asking whether the client is asked for a certificate; it need not have one
   */
  SSLEngine engineFor(ClientHello hello, boolean asking) {
    lookForChanges();
    SSLEngine engine = loaded.createSSLEngine(hello.serverName(), 0);
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(SUITES);
    parameters.setUseCipherSuitesOrder(true);
    parameters.setWantClientAuth(asking);
    engine.setSSLParameters(parameters);
    return engine;
  }

  private void lookForChanges() {
    if (clock.instant().isBefore(lastLook.plus(LOOK_EVERY)) || !looking.tryLock()) {
      return; // somebody else is looking: meanwhile the old ones serve
    }
    try {
      lastLook = clock.instant();
      List<Stamp> now = stamps();
      if (!now.equals(lastSeen)) {
        lastSeen = now;
        loaded = load();
      }
    } catch (IOException | GeneralSecurityException e) {
      events.emit(new NetEvent.CertificateRejected(files.getFirst().chain(), e.toString()));
    } finally {
      looking.unlock();
    }
  }

  private SSLContext load() throws IOException, GeneralSecurityException {
    List<Certificate> certificates = new ArrayList<>();
    for (CertificateFiles one : files) {
      certificates.add(Certificate.read(one));
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new ServerKeys(certificates)},
        new TrustManager[] {new AnyCertificate()},
        null);
    for (int i = 0; i < files.size(); i++) {
      Certificate one = certificates.get(i);
      events.emit(new NetEvent.CertificateLoaded(files.get(i).chain(), one.names(), one.until()));
    }
    return context;
  }

  private List<Stamp> stamps() {
    List<Stamp> stamps = new ArrayList<>();
    for (CertificateFiles one : files) {
      stamps.add(stamp(one.chain()));
      stamps.add(stamp(one.key()));
    }
    return stamps;
  }

  private static Stamp stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime().toInstant(), attributes.size());
    } catch (IOException e) {
      return new Stamp(Instant.EPOCH, -1);
    }
  }
}
