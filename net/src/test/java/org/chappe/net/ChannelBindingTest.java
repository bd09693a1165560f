package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.chappe.net.testing.TestCertificate;
import org.chappe.net.testing.TestTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends compute the same, each by itself. */
class ChannelBindingTest {
  @TempDir private Path directory;

  private static void tell(Connection connection) {
    for (String type : List.of("tls-exporter", "tls-server-end-point", "tls-unique", "")) {
      connection
          .out()
          .text(connection.channelBinding(type).map(HexFormat.of()::formatHex).orElse("none"))
          .endOfLine();
    }
    connection.out().text(connection.tlsVersion().orElse("none")).endOfLine();
    connection.out().flush();
  }

  @ParameterizedTest // RFC 9266 §2
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void bothEndsExportTheSame(String version) throws IOException {
    var context = TestCertificate.make(directory, "here", "localhost").context();
    var clients = TestTls.trustingAll();
    try (Served server = Served.with(Optional.of(context), ChannelBindingTest::tell)) {
      String first = told(server, clients, version);
      // A session that is resumed is another connection: RFC 8446 §7.5. In TLS 1.2 it has another
      // randomness in it, RFC 5705 §4.
      assertThat(told(server, clients, version)).hasSize(64).isNotEqualTo(first);
    }
  }

  /** What the server exports, which is what the client does. */
  private static String told(Served server, SSLContext clients, String version) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            clients.getSocketFactory().createSocket("127.0.0.1", server.address().getPort())) {
      socket.setEnabledProtocols(new String[] {version});
      Client client = new Client(socket);
      String told = client.line();
      byte[] own =
          ((ExtendedSSLSession) socket.getSession())
              .exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
      assertThat(told).isEqualTo(HexFormat.of().formatHex(own));
      assertThat(client.line()).as("tls-server-end-point").matches("[0-9a-f]{64,}");
      assertThat(client.line()).isEqualTo("none");
      assertThat(client.line()).isEqualTo("none");
      assertThat(client.line()).isEqualTo(version);
      assertThat(client.atEnd()).isTrue();
      return told;
    }
  }

  @ParameterizedTest // RFC 5929 §4.1
  @CsvSource({"RSA_SHA1, SHA-256", "RSA_SHA384, SHA-384"})
  void theCertificateIsHashedAsItsSignatureIs(TestCertificate.KeyKind key, String hash)
      throws IOException, GeneralSecurityException {
    var made = TestCertificate.make(directory, "here", key, "localhost");
    try (Served server = Served.with(Optional.of(made.context()), ChannelBindingTest::tell);
        SSLSocket socket = (SSLSocket) TestTls.trustingAll().getSocketFactory().createSocket()) {
      socket.connect(server.address());
      Client client = new Client(socket);
      client.line();
      byte[] shown = socket.getSession().getPeerCertificates()[0].getEncoded();
      assertThat(client.line())
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance(hash).digest(shown)));
    }
  }

  @Test
  void withoutTlsThereIsNothingToBindTo() throws IOException {
    try (Served server = Served.plain(ChannelBindingTest::tell);
        Client client = new Client(server.connect())) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.line()).isEqualTo("none");
      }
    }
  }
}
