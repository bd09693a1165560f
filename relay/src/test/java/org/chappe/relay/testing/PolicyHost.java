package org.chappe.relay.testing;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.chappe.net.testing.TestCertificate;

/** An HTTPS server on loopback that gives a policy; its certificate is of nobody known. */
public final class PolicyHost implements AutoCloseable {
  /** What is answered; the body comes in pieces, {@code pause} milliseconds apart. */
  public record Answer(int status, String type, String body, int pause) {
    public static Answer policy(String text) {
      return new Answer(200, "text/plain; charset=utf-8", text, 0);
    }
  }

  private final HttpsServer server;
  private final Certificate certificate;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Answer answer = new Answer(404, "text/plain", "", 0);

  private PolicyHost(HttpsServer server, Certificate certificate) {
    this.server = server;
    this.certificate = certificate;
  }

  /**
   * Begins to answer with 404.
   *
   * @param folder of the test, for the certificate
   * @param hosts the certificate is for
   */
  public static PolicyHost start(Path folder, String... hosts) {
    try {
      var made = TestCertificate.make(folder, "policy-host", hosts);
      var chain = Files.readAllBytes(made.files().chain());
      var certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(chain));
      var server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context(made, certificate)));
      var host = new PolicyHost(server, certificate);
      server.createContext("/.well-known/mta-sts.txt", host::answer);
      server.setExecutor(Thread::startVirtualThread);
      server.start();
      return host;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext context(TestCertificate made, Certificate certificate)
      throws GeneralSecurityException, IOException {
    var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(made.key()));
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("host", key, new char[0], new Certificate[] {certificate});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Trusts this server's certificate and no other. */
  public SSLContext trust() {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("host", certificate);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public void answers(Answer next) {
    answer = next;
  }

  /** Asked so far. */
  public int requests() {
    return requests.get();
  }

  private void answer(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    var told = answer;
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", told.type());
      if (told.status() >= 300 && told.status() < 400) {
        exchange.getResponseHeaders().set("Location", "https://mta-sts.other.test/");
      }
      exchange.sendResponseHeaders(told.status(), 0);
      for (byte octet : told.body().getBytes(StandardCharsets.UTF_8)) {
        exchange.getResponseBody().write(octet);
        if (told.pause() > 0) {
          exchange.getResponseBody().flush();
          Thread.sleep(told.pause());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
