package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.chappe.net.NetEvent.CertificateLoaded;
import org.chappe.net.NetEvent.CertificateRejected;
import org.chappe.net.NetEvent.Closed;
import org.chappe.net.testing.TestCertificate;
import org.chappe.net.testing.TestCertificate.KeyKind;
import org.chappe.net.testing.TestTls;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsContextTest {
  @TempDir private static Path directory;
  private static TestCertificate first;
  private static TestCertificate second;
  private static TestCertificate wild;
  private static TestCertificate firstAsRsa;

  private final ConcurrentLinkedQueue<NetEvent> events = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
  private final InstantSource clock = now::get;

  @BeforeAll
  static void makeCertificates() {
    first = TestCertificate.make(directory, "first", "mail.example.org");
    second = TestCertificate.make(directory, "second", "mail.example.net", "imap.example.net");
    wild = TestCertificate.make(directory, "wild", "*.example.com");
    firstAsRsa = TestCertificate.make(directory, "first-rsa", KeyKind.RSA, "mail.example.org");
  }

  private TlsContext context(TestCertificate... certificates) throws Exception {
    return TlsContext.of(
        Arrays.stream(certificates).map(TestCertificate::files).toList(), events::add, clock);
  }

  private static void hello(Connection connection) {
    connection.out().text(connection.tlsDescription().orElse("plain")).endOfLine();
    connection.awaitInput(Served.LONG);
  }

  /** As the type 0 of a name, which the JDK's own class for it would not let be sent. */
  private static final class AnyName extends SNIServerName {
    AnyName(String name) {
      super(0, name.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static SSLSocket client(Served server, SSLContext context, String... names)
      throws IOException {
    Socket plain = new Socket(server.address().getAddress(), server.address().getPort());
    plain.setSoTimeout((int) Served.LONG.toMillis());
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(Arrays.stream(names).<SNIServerName>map(AnyName::new).toList());
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static String nameOf(SSLSocket socket) throws IOException {
    socket.startHandshake();
    X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return certificate.getSubjectX500Principal().getName()
        + " "
        + certificate.getPublicKey().getAlgorithm();
  }

  @ParameterizedTest // RFC 6066 §3
  @CsvSource({
    "mail.example.org, CN=mail.example.org EC",
    "mail.example.net, CN=mail.example.net EC",
    "imap.example.net, CN=mail.example.net EC",
    "IMAP.Example.Net, CN=mail.example.net EC",
    "mail.example.net., CN=mail.example.net EC",
    "any.example.com, CN=*.example.com EC",
    "a.b.example.com, CN=mail.example.org EC",
    "example.com, CN=mail.example.org EC",
    "other.example, CN=mail.example.org EC",
    "other.example., CN=mail.example.org EC",
  })
  void theCertificateIsForTheNameAskedFor(String name, String shown) throws Exception {
    TlsContext context = context(first, second, wild);
    for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
      try (Served server = Served.with(Optional.of(context), TlsContextTest::hello);
          SSLSocket socket = client(server, TestTls.trustingAll(), name)) {
        socket.setEnabledProtocols(new String[] {version});
        assertThat(nameOf(socket)).isEqualTo(shown);
      }
    }
  }

  @Test
  void withoutANameTheFirstIsShown() throws Exception {
    try (Served server = Served.with(Optional.of(context(first, second)), TlsContextTest::hello);
        SSLSocket socket = client(server, TestTls.trustingAll())) {
      assertThat(nameOf(socket)).isEqualTo("CN=mail.example.org EC");
    }
  }

  @ParameterizedTest // one name with an EC and an RSA key: whichever the client can check
  @CsvSource({
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, CN=mail.example.org RSA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, CN=mail.example.org EC",
  })
  void theKeyIsOneTheClientCanCheck(String suite, String shown) throws Exception {
    TlsContext context = context(first, second, firstAsRsa);
    for (String name : new String[] {"mail.example.org", "other.example"}) {
      try (Served server = Served.with(Optional.of(context), TlsContextTest::hello);
          SSLSocket socket = client(server, TestTls.trustingAll(), name)) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.setEnabledCipherSuites(new String[] {suite});
        assertThat(nameOf(socket)).isEqualTo(shown);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, TLSv1.3 TLS_AES_256_GCM_SHA384",
    "TLSv1.2, TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  })
  void theVersionAndSuiteAreToldForReceived(String version, String description) throws Exception {
    try (Served server = Served.with(Optional.of(context(first)), TlsContextTest::hello);
        SSLSocket socket = client(server, TestTls.trustingAll())) {
      socket.setEnabledProtocols(new String[] {version});
      assertThat(new Client(socket).line()).isEqualTo(description);
    }
  }

  @ParameterizedTest // RFC 9325 §4.2
  @ValueSource(
      strings = {
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
      })
  void suitesWithoutAuthenticatedEncryptionAreRefused(String suite) throws Exception {
    try (Served server = Served.with(Optional.of(context(first)), TlsContextTest::hello);
        SSLSocket socket = client(server, TestTls.trustingAll())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {suite});
      assertThatThrownBy(socket::startHandshake)
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("handshake_failure");
      Closed closed = server.event(Closed.class);
      assertThat(closed.end()).isEqualTo(ConnectionEnd.TLS);
      assertThat(closed.why()).isEqualTo("(handshake_failure) no cipher suites in common");
    }
  }

  @Test // RFC 8446 §4.6.3: JSSE's clients ask for new keys when told to shake hands again
  void newKeysOnTheWayAreTaken() throws Exception {
    Service echo =
        connection -> {
          while (connection.awaitInput(Served.LONG) == Awaited.READY) {
            connection.out().octets(connection.in().line(100)).endOfLine();
          }
        };
    try (Served server = Served.with(Optional.of(context(first)), echo);
        SSLSocket socket = client(server, TestTls.trustingAll())) {
      Client client = new Client(socket);
      for (int i = 0; i < 5; i++) {
        client.sends("line " + i + "\r\n");
        assertThat(client.line()).isEqualTo("line " + i);
        socket.startHandshake();
      }
    }
  }

  @Test
  void anotherHandshakeInTls12IsRefused() throws Exception {
    try (Served server = Served.with(Optional.of(context(first)), TlsContextTest::hello);
        SSLSocket socket = client(server, TestTls.trustingAll())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      new Client(socket).line();
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                socket.getInputStream().read();
              })
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("handshake_failure");
      Closed closed = server.event(Closed.class);
      assertThat(closed.end()).isEqualTo(ConnectionEnd.TLS);
      assertThat(closed.why())
          .isEqualTo("(handshake_failure) Client initiated renegotiation is not allowed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void sessionsAreResumed(String version) throws Exception {
    SSLContext returning = TestTls.trustingAll();
    try (Served server = Served.with(Optional.of(context(first)), TlsContextTest::hello)) {
      long created = 0;
      for (int i = 0; i < 3; i++) {
        try (SSLSocket socket = client(server, returning)) {
          socket.setEnabledProtocols(new String[] {version});
          new Client(socket).line(); // with it comes the ticket
          created = created == 0 ? socket.getSession().getCreationTime() : created;
          assertThat(socket.getSession().getCreationTime()).isEqualTo(created);
        }
        waitPast(created);
      }
    }
  }

  /** Creation times are milliseconds: a session made anew must have another. */
  private static void waitPast(long millis) {
    while (System.currentTimeMillis() <= millis + 1) {
      Thread.onSpinWait();
    }
  }

  private static void write(TestCertificate certificate, CertificateFiles to, Instant changed)
      throws IOException {
    certificate.write(to);
    Files.setLastModifiedTime(to.chain(), FileTime.from(changed));
    Files.setLastModifiedTime(to.key(), FileTime.from(changed));
  }

  private String shown(TlsContext context) throws IOException {
    try (Served server = Served.with(Optional.of(context), TlsContextTest::hello);
        SSLSocket socket = client(server, TestTls.trustingAll())) {
      return nameOf(socket);
    }
  }

  private void later(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  @Test
  void changedFilesAreReadAgain() throws Exception {
    CertificateFiles files =
        new CertificateFiles(directory.resolve("live.pem"), directory.resolve("live.key"));
    Instant written = Instant.parse("2026-10-01T00:00:00Z");
    write(first, files, written);
    TlsContext context = TlsContext.of(List.of(files), events::add, clock);
    assertThat(shown(context)).isEqualTo("CN=mail.example.org EC");

    write(second, files, written.plusSeconds(1));
    assertThat(shown(context)).as("not looked again so soon").isEqualTo("CN=mail.example.org EC");
    later(TlsContext.LOOK_EVERY);
    assertThat(shown(context)).isEqualTo("CN=mail.example.net EC");
    assertThat(events).hasSize(2).allMatch(event -> event instanceof CertificateLoaded);
    assertThat(events.peek().line())
        .startsWith(
            "net.certificate-loaded file=" + files.chain() + " names=mail.example.org until=");

    later(TlsContext.LOOK_EVERY);
    assertThat(shown(context)).isEqualTo("CN=mail.example.net EC");
    assertThat(events).as("nothing has changed").hasSize(2);
  }

  @Test
  void otherFilesTakeTheirPlaceAtOnceAndWholly() throws Exception {
    TlsContext context = context(first);
    context.use(List.of(second.files(), wild.files()));
    assertThat(shown(context)).isEqualTo("CN=mail.example.net EC");

    CertificateFiles swapped = new CertificateFiles(wild.files().chain(), first.files().key());
    assertThatThrownBy(() -> context.use(List.of(first.files(), swapped)))
        .isInstanceOf(GeneralSecurityException.class);
    later(TlsContext.LOOK_EVERY);
    assertThat(shown(context)).as("those in use stay").isEqualTo("CN=mail.example.net EC");
  }

  @Test // RFC 8737 §3
  void anAcmeServerSeesItsChallengeAndNothingElse() throws Exception {
    TlsContext context = context(first);
    Certificate answer = Certificate.read(second.files());
    context.answerChallenge("mail.example.org", answer.chain().getFirst(), answer.key());
    try (Served server = Served.with(Optional.of(context), TlsContextTest::hello);
        SSLSocket looking = client(server, TestTls.trustingAll(), "mail.example.org");
        SSLSocket other = client(server, TestTls.trustingAll(), "mail.example.org")) {
      SSLParameters parameters = looking.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {TlsContext.ACME_PROTOCOL});
      looking.setSSLParameters(parameters);
      assertThat(nameOf(looking)).isEqualTo("CN=mail.example.net EC");
      assertThat(looking.getApplicationProtocol()).isEqualTo("acme-tls/1");
      assertThat(looking.getInputStream().read()).as("no greeting").isEqualTo(-1);
      assertThat(server.event(Closed.class).why())
          .isEqualTo("an ACME server looked at its challenge");
      assertThat(nameOf(other)).isEqualTo("CN=mail.example.org EC");
    }
  }

  @Test
  void badFilesLeaveTheOldCertificateInUse() throws Exception {
    CertificateFiles files =
        new CertificateFiles(directory.resolve("bad.pem"), directory.resolve("bad.key"));
    Instant written = Instant.parse("2026-10-01T00:00:00Z");
    write(first, files, written);
    TlsContext context = TlsContext.of(List.of(files), events::add, clock);
    events.clear();

    second.write(new CertificateFiles(files.chain(), directory.resolve("elsewhere.key")));
    later(TlsContext.LOOK_EVERY);
    assertThat(shown(context)).as("half a renewal").isEqualTo("CN=mail.example.org EC");
    assertThat(events.poll())
        .isInstanceOfSatisfying(
            CertificateRejected.class,
            rejected ->
                assertThat(rejected.why())
                    .contains("is not the one of the certificate in " + files.chain()));

    Files.writeString(files.chain(), "-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----");
    later(TlsContext.LOOK_EVERY);
    assertThat(shown(context)).isEqualTo("CN=mail.example.org EC");
    Files.delete(files.chain());
    later(TlsContext.LOOK_EVERY);
    assertThat(shown(context)).isEqualTo("CN=mail.example.org EC");
    assertThat(events).hasSize(2).allMatch(event -> event instanceof CertificateRejected);
    later(TlsContext.LOOK_EVERY);
    assertThat(shown(context)).isEqualTo("CN=mail.example.org EC");
    assertThat(events).as("each bad state is told once").hasSize(2);

    write(second, files, written.plusSeconds(9));
    later(TlsContext.LOOK_EVERY);
    assertThat(shown(context)).isEqualTo("CN=mail.example.net EC");
  }

  @Test
  void badFilesAtTheStartAreAnError() {
    CertificateFiles swapped = new CertificateFiles(first.files().key(), first.files().chain());
    assertThatThrownBy(() -> TlsContext.of(List.of(swapped), events::add, clock))
        .hasMessage("there is no certificate in " + first.files().key());
    CertificateFiles noKey = new CertificateFiles(first.files().chain(), first.files().chain());
    assertThatThrownBy(() -> TlsContext.of(List.of(noKey), events::add, clock))
        .hasMessage("there is no private key in " + first.files().chain());
    CertificateFiles missing = new CertificateFiles(directory.resolve("none"), noKey.key());
    assertThatThrownBy(() -> TlsContext.of(List.of(missing), events::add, clock))
        .isInstanceOf(IOException.class);
    CertificateFiles others = new CertificateFiles(first.files().chain(), firstAsRsa.files().key());
    assertThatThrownBy(() -> TlsContext.of(List.of(others), events::add, clock))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> TlsContext.of(List.of(), events::add, clock))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
