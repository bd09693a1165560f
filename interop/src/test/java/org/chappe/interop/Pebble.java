package org.chappe.interop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.chappe.net.testing.FreePort;

/**
 * Debian's Pebble, the ACME server that Let's Encrypt tests clients with, with its DNS: every name
 * is 127.0.0.1. It really looks at challenges, demands an account from elsewhere (external account
 * binding), takes some nonces for wrong, and reuses no authorization. One thread.
 */
final class Pebble implements AutoCloseable {
  static final String KID = "kid-1";

  /** As its operator hands it out: base64url. */
  static final String MAC_KEY = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Path folder;
  private final int port;
  private final int management;
  private final List<Process> processes = new ArrayList<>();

  private Pebble(Path folder, int port, int management) {
    this.folder = folder;
    this.port = port;
    this.management = management;
  }

  /** Its certificate and its port, before it runs. */
  static Pebble in(Path folder) throws IOException {
    Client.named("pebble", "pebble");
    Postfix.certificate(folder, "localhost");
    Files.writeString(folder.resolve("eab-key"), MAC_KEY + "\n");
    return new Pebble(folder, FreePort.get(), FreePort.get());
  }

  String directory() {
    return "https://localhost:" + port + "/dir";
  }

  /** What vouches for the ACME server itself. */
  Path certificate() {
    return folder.resolve("cert.pem");
  }

  Path bindingKey() {
    return folder.resolve("eab-key");
  }

  /**
   * Begins to answer.
   *
   * @param httpPort where it looks for HTTP-01, and {@code tlsPort} for TLS-ALPN-01
   * @param seconds how long its certificates are valid
   */
  void start(int httpPort, int tlsPort, long seconds) throws IOException, InterruptedException {
    int dns = FreePort.get();
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"pebble": {
          "listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d",
          "certificate": "%s", "privateKey": "%s",
          "httpPort": %d, "tlsPort": %d, "ocspResponderURL": "",
          "externalAccountBindingRequired": true, "externalAccountMACKeys": {"%s": "%s"},
          "certificateValidityPeriod": %d}}
        """
            .formatted(
                port,
                management,
                certificate(),
                folder.resolve("key.pem"),
                httpPort,
                tlsPort,
                KID,
                MAC_KEY,
                seconds));
    run(
        "dns",
        "pebble-challtestsrv",
        "-dns01",
        "127.0.0.1:" + dns,
        "-defaultIPv6",
        "",
        "-http01",
        "",
        "-https01",
        "",
        "-tlsalpn01",
        "",
        "-management",
        "127.0.0.1:" + FreePort.get());
    run(
        "pebble",
        "pebble",
        "-strict",
        "-config",
        folder.resolve("config.json").toString(),
        "-dnsserver",
        "127.0.0.1:" + dns);
    await(port);
    await(management);
  }

  private void run(String name, String... command) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().putAll(Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_AUTHZREUSE", "0"));
    processes.add(builder.start());
  }

  private void await(int listener) throws IOException, InterruptedException {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (true) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), listener)) {
        return;
      } catch (IOException refused) {
        // it has not come so far
      }
      if (System.nanoTime() - until > 0 || processes.getLast().waitFor(20, TimeUnit.MILLISECONDS)) {
        close();
        throw new AssertionError("Pebble did not start: " + log());
      }
    }
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("pebble.log"));
  }

  /** A client's TLS that trusts what Pebble signs, and nothing else. */
  SSLContext trustingIt() throws IOException, GeneralSecurityException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(trusting(Files.readAllBytes(certificate()))).build()) {
      var root = URI.create("https://localhost:" + management + "/roots/0");
      var answer = client.send(HttpRequest.newBuilder(root).build(), BodyHandlers.ofString());
      return trusting(answer.body().getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static SSLContext trusting(byte[] pem) throws IOException, GeneralSecurityException {
    var ca =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem));
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("ca", ca);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    try {
      for (Process one : processes) {
        if (!one.waitFor(30, TimeUnit.SECONDS)) {
          one.destroyForcibly();
          throw new AssertionError("Pebble did not end");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
