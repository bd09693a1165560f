package org.chappe.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * (RFC 9325 §4.2).
 *
 * <p>Sessions are resumed by tickets that only this process can read, for {@link #RESUMED_FOR}. The
 * JDK makes another key for new tickets each hour, and forgets a key with its last ticket: who
 * reads this memory learns nothing of connections that ended 13 hours ago. RFC 9325 §3.4 asks for a
 * week at most. Other certificates bring other keys.
 */
public final class TlsContext {
  /** 5 seconds: a certificate is renewed every other month, and a look costs a few microseconds. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** 12 hours: a device that is used by day resumes all day. */
  static final Duration RESUMED_FOR = Duration.ofHours(12);

  /** RFC 8737 §3: the protocol of a handshake that only looks at the certificate. */
  static final String ACME_PROTOCOL = "acme-tls/1";

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
    refuseFurtherHandshakes();
  }

  /** What tells that a file has changed; its size is -1 if it is not there. */
  private record Stamp(Instant changed, long octets) {}

  private volatile List<CertificateFiles> files;
  private final NetEvents events;
  private final InstantSource clock;
  private final ReentrantLock looking = new ReentrantLock();
  private final Map<String, SSLContext> challenges = new ConcurrentHashMap<>(); // by host
  private volatile SSLContext loaded;
  private volatile List<Stamp> lastSeen; // of the last attempt, good or bad
  private volatile Instant lastLook;

  private TlsContext(List<CertificateFiles> files, NetEvents events, InstantSource clock)
      throws IOException, GeneralSecurityException {
    this.files = List.copyOf(files);
    this.events = events;
    this.clock = clock;
    this.lastLook = clock.instant();
    this.lastSeen = stamps(this.files);
    this.loaded = load(this.files);
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

  /**
   * The same for servers that handle their connections themselves, as an HTTP server does: an
   * {@link SSLContext} whose engines follow reloads, choose the certificate by the name in the
   * ClientHello, answer challenges, and offer the same versions and suites. Their users may add
   * protocols (ALPN) and ask for clients' certificates, which are not checked. It has no socket
   * factories. An engine says BUFFER_UNDERFLOW until the whole ClientHello is in the buffer.
   */
  public SSLContext sslContext() {
    return new ServerContext(this);
  }

  /**
   * Takes the place of the files in use, at once and wholly; new handshakes see the new ones.
   *
   * @throws IOException as {@link #of}; then those in use stay
   */
  public void use(List<CertificateFiles> others) throws IOException, GeneralSecurityException {
    if (others.isEmpty()) {
      throw new IllegalArgumentException("TLS needs a certificate");
    }
    looking.lock();
    try {
      List<CertificateFiles> wanted = List.copyOf(others);
      List<Stamp> now = stamps(wanted);
      loaded = load(wanted);
      files = wanted;
      lastSeen = now;
    } finally {
      looking.unlock();
    }
  }

  /**
   * Shows {@code certificate} to ACME servers that check by TLS-ALPN-01 whether {@code host} is
   * here (RFC 8737), on every listener, until {@link #stopAnswering}.
   *
   * @param host in lower case
   */
  public void answerChallenge(String host, X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    Certificate answer = new Certificate(List.of(certificate), key, Set.of(host));
    challenges.put(host, context(List.of(answer)));
  }

  public void stopAnswering(String host) {
    challenges.remove(host);
  }

  SSLContext loaded() {
    return loaded;
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
   * Another handshake on a connection of TLS 1.2 costs a server far more than its client, and
   * nobody needs it. The JDK reads this setting once as well, and then answers with an alert.
   */
  private static void refuseFurtherHandshakes() {
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  /**
   * An engine for a client that has said this much.
   *
   * @param asking whether the client is asked for a certificate; it need not have one
   */
  SSLEngine engineFor(ClientHello hello, boolean asking) {
    SSLContext challenge = isChallenge(hello) ? challenges.get(hello.serverName()) : null;
    if (challenge != null) {
      SSLEngine engine = engine(challenge, hello, false);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {ACME_PROTOCOL});
      engine.setSSLParameters(parameters);
      return engine;
    }
    lookForChanges();
    return engine(loaded, hello, asking);
  }

  /** Whether this is an ACME server that looks for an answer which is here, RFC 8737 §3. */
  boolean isChallenge(ClientHello hello) {
    return hello.protocols().equals(List.of(ACME_PROTOCOL))
        && challenges.containsKey(hello.serverName());
  }

  private static SSLEngine engine(SSLContext context, ClientHello hello, boolean asking) {
    SSLEngine engine = context.createSSLEngine(hello.serverName(), 0);
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
      List<Stamp> now = stamps(files);
      if (!now.equals(lastSeen)) {
        lastSeen = now;
        loaded = load(files);
      }
    } catch (IOException | GeneralSecurityException e) {
      events.emit(new NetEvent.CertificateRejected(files.getFirst().chain(), e.toString()));
    } finally {
      looking.unlock();
    }
  }

  private SSLContext load(List<CertificateFiles> files)
      throws IOException, GeneralSecurityException {
    List<Certificate> certificates = new ArrayList<>();
    for (CertificateFiles one : files) {
      certificates.add(Certificate.read(one));
    }
    SSLContext context = context(certificates);
    for (int i = 0; i < files.size(); i++) {
      Certificate one = certificates.get(i);
      events.emit(new NetEvent.CertificateLoaded(files.get(i).chain(), one.names(), one.until()));
    }
    return context;
  }

  private static SSLContext context(List<Certificate> certificates)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new ServerKeys(certificates)},
        new TrustManager[] {new AnyCertificate()},
        null);
    context.getServerSessionContext().setSessionTimeout((int) RESUMED_FOR.toSeconds());
    return context;
  }

  private static List<Stamp> stamps(List<CertificateFiles> files) {
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
