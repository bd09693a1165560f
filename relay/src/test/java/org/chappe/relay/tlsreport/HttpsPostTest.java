package org.chappe.relay.tlsreport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.chappe.net.testing.TestCertificate;
import org.chappe.net.testing.TestTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8460 §5.4 */
class HttpsPostTest {
  @TempDir Path folder;

  @Test
  void theReportIsPosted() throws Exception {
    var received = new AtomicReference<>("");
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(serverTls()));
    server.createContext(
        "/tlsrpt",
        exchange -> {
          received.set(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + exchange.getRequestBody().readAllBytes().length);
          exchange.sendResponseHeaders(201, -1);
          exchange.close();
        });
    server.start();
    try (HttpClient client = HttpClient.newBuilder().sslContext(TestTls.trustingAll()).build()) {
      URI uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/tlsrpt");
      assertThat(HttpsPost.by(client, address -> true).post(uri, "a/b", new byte[1_000]))
          .isEqualTo(201);
      assertThat(received.get()).isEqualTo("POST a/b 1000");
      received.set("");
      assertThatThrownBy(
              () -> HttpsPost.by(client, HttpsPost::isPublic).post(uri, "a/b", new byte[1]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("localhost is at");
      assertThat(received.get()).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  private SSLContext serverTls() throws Exception {
    TestCertificate made = TestCertificate.make(folder, "server", "localhost");
    Certificate certificate;
    try (var in = Files.newInputStream(made.files().chain())) {
      certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    char[] password = "x".toCharArray();
    keys.setKeyEntry(
        "server",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(made.key())),
        password,
        new Certificate[] {certificate});
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "fe80::1",
        "fd00::1",
        "224.0.0.1"
      })
  void addressesThatOnlySomeCanReachAreNotPublic(String address) throws IOException {
    assertThat(HttpsPost.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void othersArePublic() throws IOException {
    assertThat(HttpsPost.isPublic(InetAddress.getByName("192.0.2.1"))).isTrue();
    assertThat(HttpsPost.isPublic(InetAddress.getByName("2001:db8::1"))).isTrue();
  }
}
