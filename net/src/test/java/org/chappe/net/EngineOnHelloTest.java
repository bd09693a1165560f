package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.chappe.net.testing.TestCertificate;
import org.chappe.net.testing.TestTls;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP server does with {@link TlsContext#sslContext}: engines, octets, no sockets. */
class EngineOnHelloTest {
  @TempDir private static Path directory;
  private static TestCertificate first;
  private static TestCertificate second;
  private static TestCertificate challenge;

  private TlsContext tls;
  private SSLEngine client;

  @BeforeAll
  static void makeCertificates() {
    first = TestCertificate.make(directory, "first", "mail.example.org");
    second = TestCertificate.make(directory, "second", "mail.example.net");
    challenge = TestCertificate.make(directory, "challenge", "acme.example.net");
  }

  @BeforeEach
  void start() throws Exception {
    tls =
        TlsContext.of(List.of(first.files(), second.files()), event -> {}, InstantSource.system());
    client = client("mail.example.net", "http/1.1");
  }

  private static SSLEngine client(String name, String protocol) {
    SSLEngine client = TestTls.trustingAll().createSSLEngine();
    client.setUseClientMode(true);
    SSLParameters parameters = client.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setApplicationProtocols(new String[] {protocol});
    client.setSSLParameters(parameters);
    return client;
  }

  private SSLEngine server() {
    SSLEngine server = tls.sslContext().createSSLEngine();
    server.setUseClientMode(false);
    return server;
  }

  /** Both sides by turns, the server given at most {@code piece} octets more each time. */
  private void shakeHands(SSLEngine server, int piece) throws SSLException {
    ByteBuffer toServer = ByteBuffer.allocate(40_000).flip();
    ByteBuffer arrived = ByteBuffer.allocate(40_000).flip();
    ByteBuffer toClient = ByteBuffer.allocate(40_000).flip();
    client.beginHandshake();
    server.beginHandshake();
    for (int turn = 0; turn < 20_000 && !(isDone(client) && isDone(server)); turn++) {
      if (!toServer.hasRemaining() && !arrived.hasRemaining()) {
        step(client, toClient, toServer);
      }
      arrived.compact();
      for (int i = 0; i < piece && toServer.hasRemaining(); i++) {
        arrived.put(toServer.get());
      }
      arrived.flip();
      step(server, arrived, toClient);
      if (toClient.hasRemaining()) {
        step(client, toClient, toServer);
      }
    }
    assertThat(isDone(client) && isDone(server)).as("the handshake ends").isTrue();
  }

  private static boolean isDone(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    out.compact();
    boolean more = true;
    while (more) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
        case NEED_UNWRAP ->
            more = engine.unwrap(in, ByteBuffer.allocate(40_000)).getStatus() == Status.OK;
        default -> more = false;
      }
    }
    out.flip();
  }

  private String shown() throws SSLException {
    X509Certificate shown = (X509Certificate) client.getSession().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 40_000})
  void theCertificateIsForTheNameAskedFor(int piece) throws Exception {
    shakeHands(server(), piece);
    assertThat(shown()).isEqualTo("CN=mail.example.net");
    assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
  }

  @Test // RFC 7301
  void whatItsUserSetsHolds() throws Exception {
    SSLEngine server = server();
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    parameters.setProtocols(new String[] {"TLSv1.2"});
    server.setSSLParameters(parameters);
    shakeHands(server, 40_000);
    assertThat(client.getApplicationProtocol()).isEqualTo("http/1.1");
    assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.2");
  }

  @Test
  void itsUserMayChooseTheProtocol() throws Exception {
    SSLEngine server = server();
    server.setHandshakeApplicationProtocolSelector((engine, offered) -> {
      assertThat(engine).isSameAs(server);
      return offered.getLast();
    });
    shakeHands(server, 40_000);
    assertThat(server.getApplicationProtocol()).isEqualTo("http/1.1");
  }

  @Test
  void oneContextFollowsTheCertificatesInUse() throws Exception {
    SSLContext context = tls.sslContext();
    tls.use(List.of(first.files()));
    shakeHands(context.createSSLEngine(), 40_000);
    assertThat(shown()).isEqualTo("CN=mail.example.org");
  }

  @Test // RFC 8737 §3
  void anAcmeServerSeesItsChallenge() throws Exception {
    X509Certificate[] chain = {Certificate.read(challenge.files()).chain().getFirst()};
    PrivateKey key =
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(challenge.key()));
    tls.answerChallenge("mail.example.net", chain[0], key);
    SSLEngine server = server();
    server.setHandshakeApplicationProtocolSelector((engine, offered) -> "");
    client = client("mail.example.net", "acme-tls/1");
    shakeHands(server, 40_000);
    assertThat(shown()).isEqualTo("CN=acme.example.net");
    assertThat(client.getApplicationProtocol()).isEqualTo("acme-tls/1");

    client = client("mail.example.net", "http/1.1");
    shakeHands(server(), 40_000);
    assertThat(shown()).as("a browser meanwhile").isEqualTo("CN=mail.example.net");

    tls.stopAnswering("mail.example.net");
    client = client("mail.example.net", "acme-tls/1");
    shakeHands(server(), 40_000);
    assertThat(shown()).isEqualTo("CN=mail.example.net");
  }

  @Test
  void onlyModernVersionsAndSuitesAreOffered() {
    SSLParameters offered = tls.sslContext().getDefaultSSLParameters();
    assertThat(offered.getProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
    assertThat(offered.getCipherSuites()).allMatch(suite -> suite.matches(".*(GCM|POLY1305).*"));
    assertThat(tls.sslContext().getSupportedSSLParameters().getCipherSuites())
        .isEqualTo(offered.getCipherSuites());
  }

  @Test
  void whatIsNoTlsIsRefusedAndEndless() throws Exception {
    SSLEngine words = server();
    assertThatThrownBy(() ->
            words.unwrap(
                ByteBuffer.wrap("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII)),
                ByteBuffer.allocate(40_000)))
        .isInstanceOf(SSLException.class);
    byte[] endless = new byte[server().getSession().getPacketBufferSize()];
    endless[0] = 22;
    endless[1] = 3;
    endless[3] = 0x40;
    endless[5] = 1; // a ClientHello of 8 MB
    endless[6] = 0x7F;
    SSLEngine engine = server();
    SSLEngineResult part =
        engine.unwrap(ByteBuffer.wrap(endless, 0, 100), ByteBuffer.allocate(40_000));
    assertThat(part.getStatus()).isEqualTo(Status.BUFFER_UNDERFLOW);
    assertThatThrownBy(() -> engine.unwrap(ByteBuffer.wrap(endless), ByteBuffer.allocate(40_000)))
        .isInstanceOf(SSLException.class);
  }
}
