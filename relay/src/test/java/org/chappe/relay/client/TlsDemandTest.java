package org.chappe.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chappe.relay.client.HandOver.Outcome.Taken;
import org.chappe.relay.client.HandOver.Outcome.Unable;
import org.chappe.relay.client.TlsResult.Kind;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.HopProtocol;
import org.chappe.relay.route.TlsDemand;
import org.chappe.relay.route.Tlsa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a connection is protected, by what is demanded, and by what certificate there is. */
@Timeout(300)
class TlsDemandTest {
  private static final String HOST = "mx.example.test";
  private static final List<String> NAMES = List.of(HOST);

  private static final String PLAIN =
      """
      S: 220 mx
      C: EHLO client.example.test
      S: 250-mx
      S: 250 STARTTLS
      C: STARTTLS
      S: 220 Go on
      """;

  private static final String MAIL =
      """
      C: MAIL FROM:<ann@example.test>
      S: 250 OK
      C: RCPT TO:<bob@example.test>
      S: 250 OK
      C: DATA
      S: 354 Go on
      C: Subject: hello
      C:
      C: A line.
      C: .
      S: 250 Queued
      C: QUIT
      S: 221 Bye
      """;

  private static final String PROTECTED =
      PLAIN
          + """
          TLS
          C: EHLO client.example.test
          S: 250 mx
          """;

  @TempDir static Path directory;
  private static TestAuthority authority;

  private SmtpConnector connector;

  @BeforeAll
  static void certificates() throws Exception {
    authority = new TestAuthority(directory);
    authority.server("good", "-ext", "san=dns:" + HOST);
    authority.server("wild", "-ext", "san=dns:*.example.test");
    authority.server("other", "-ext", "san=dns:other.example.test");
    authority.server("named", "-dname", "CN=" + HOST);
    authority.server("late", "-ext", "san=dns:" + HOST, "-startdate", "-60d", "-validity", "30");
    authority.selfSigned("self", "-ext", "san=dns:" + HOST);
  }

  @BeforeEach
  void open() throws Exception {
    connector =
        new SmtpConnector(
            ClientSettings.of("client.example.test")
                .with(TimeLimits.all(Duration.ofSeconds(30)))
                .trusting(authority.trust()));
  }

  @AfterEach
  void close() {
    connector.close();
  }

  /** Connects and hands a mail over; the server has heard exactly the transcript. */
  private TlsResult taken(FakeServer server, TlsDemand demand) throws HopUnusable {
    TlsResult tls;
    Hop hop = server.hop(demand);
    try (HopConnection connection = connector.connect(hop, hop.addresses().getFirst())) {
      tls = connection.tls();
      assertThat(connection.handOver(Messages.to("bob@example.test")).outcomes().getFirst())
          .isInstanceOf(Taken.class);
    }
    server.done();
    return tls;
  }

  private TlsResult over(String certificate, TlsDemand demand) throws Exception {
    try (FakeServer server = FakeServer.plays(PROTECTED + MAIL, authority.context(certificate))) {
      return taken(server, demand);
    }
  }

  /** No mail: nothing is said after the handshake. */
  private TlsResult refused(String certificate, TlsDemand demand) throws Exception {
    try (FakeServer server =
        FakeServer.plays(PLAIN + "TLS\nGONE\n", authority.context(certificate))) {
      TlsResult tls = refused(server, demand);
      server.done();
      return tls;
    }
  }

  private TlsResult refused(FakeServer server, TlsDemand demand) {
    Hop hop = server.hop(demand);
    HopUnusable e =
        catchThrowableOfType(
            HopUnusable.class, () -> connector.connect(hop, hop.addresses().getFirst()));
    assertThat(e).isNotNull();
    assertThat(server.heard()).noneMatch(line -> line.startsWith("MAIL"));
    return e.tls();
  }

  private static Tlsa tlsa(int usage, int selector, int matching, X509Certificate of)
      throws Exception {
    byte[] data = selector == 0 ? of.getEncoded() : of.getPublicKey().getEncoded();
    return new Tlsa(
        usage,
        selector,
        matching,
        switch (matching) {
          case 1 -> MessageDigest.getInstance("SHA-256").digest(data);
          case 2 -> MessageDigest.getInstance("SHA-512").digest(data);
          default -> data;
        });
  }

  private static TlsDemand dane(Tlsa... records) {
    return new TlsDemand.Dane(List.of(records), NAMES);
  }

  @Test // RFC 7435
  void opportunisticTakesAnyCertificate() throws Exception {
    for (String certificate : List.of("good", "other", "late", "self")) {
      TlsResult tls = over(certificate, new TlsDemand.Opportunistic());
      assertThat(tls.session()).hasValueSatisfying(session -> assertThat(session).contains("TLSv"));
      assertThat(tls.verified()).isFalse();
      assertThat(tls.failure()).isEmpty();
    }
  }

  @Test
  void encryptedTakesAnyCertificate() throws Exception {
    TlsResult tls = over("self", new TlsDemand.Encrypted());
    assertThat(tls.session()).isPresent();
    assertThat(tls.verified()).isFalse();
  }

  @Test // RFC 8461 §4.2
  void verified() throws Exception {
    TlsDemand demand = new TlsDemand.Verified(NAMES);
    assertThat(over("good", demand).verified()).isTrue();
    assertThat(over("wild", demand).verified()).isTrue();
    assertThat(over("good", new TlsDemand.Verified(List.of("*.example.test"))).verified()).isTrue();
  }

  @ParameterizedTest // RFC 8460 §4.3.1
  @CsvSource({
    "other, CERTIFICATE_HOST_MISMATCH",
    "named, CERTIFICATE_HOST_MISMATCH", // RFC 9525 §2: a common name is no name
    "late, CERTIFICATE_EXPIRED",
    "self, CERTIFICATE_NOT_TRUSTED"
  })
  void notVerifiedIsNoMail(String certificate, Kind kind) throws Exception {
    TlsResult tls = refused(certificate, new TlsDemand.Verified(NAMES));
    assertThat(tls.verified()).isFalse();
    assertThat(tls.failure().orElseThrow().kind()).isEqualTo(kind);
    assertThat(tls.failure().orElseThrow().text()).isNotBlank();

    TlsResult tested =
        over(certificate, new TlsDemand.Tested(NAMES)); // told, and sent all the same
    assertThat(tested.verified()).isFalse();
    assertThat(tested.session()).isPresent();
    assertThat(tested.failure().orElseThrow().kind()).isEqualTo(kind);
  }

  @Test // a session that is resumed asks no trust manager: it must be looked at all the same
  void resumedSessionsAreLookedAt() throws Exception {
    try (FakeServer server =
        FakeServer.plays(
            PROTECTED + MAIL + "AGAIN\n" + PLAIN + "TLS\nGONE\n", authority.context("self"))) {
      Hop any = server.hop(new TlsDemand.Encrypted());
      try (HopConnection connection = connector.connect(any, any.addresses().getFirst())) {
        assertThat(connection.handOver(Messages.to("bob@example.test")).outcomes().getFirst())
            .isInstanceOf(Taken.class);
      }
      Hop hop = server.hop(new TlsDemand.Verified(NAMES));
      HopUnusable e =
          catchThrowableOfType(
              HopUnusable.class, () -> connector.connect(hop, hop.addresses().getFirst()));
      assertThat(e.tls().failure().orElseThrow().kind()).isEqualTo(Kind.CERTIFICATE_NOT_TRUSTED);
      server.done();
      assertThat(server.resumed()).isEqualTo(1);
    }
  }

  @ParameterizedTest // RFC 7671 §5.1: neither dates nor names
  @CsvSource({"0,0", "0,1", "0,2", "1,0", "1,1", "1,2"})
  void daneByTheServersOwn(int selector, int matching) throws Exception {
    for (String certificate : List.of("good", "late", "self", "other")) {
      Tlsa record = tlsa(3, selector, matching, authority.chain(certificate).getFirst());
      TlsResult tls = over(certificate, dane(tlsa(3, 1, 1, another()), record));
      assertThat(tls.verified()).isTrue();
      assertThat(tls.failure()).isEmpty();
    }
  }

  private static X509Certificate another() throws Exception {
    return authority.chain("wild").getFirst();
  }

  @ParameterizedTest // RFC 7671 §5.2
  @CsvSource({"0,0", "0,1", "1,0", "1,1", "1,2"})
  void daneByAnAuthority(int selector, int matching) throws Exception {
    for (int above : List.of(1, 2)) {
      Tlsa record = tlsa(2, selector, matching, authority.chain("good").get(above));
      assertThat(over("good", dane(record)).verified()).isTrue();
      assertThat(over("wild", dane(record)).verified()).isTrue();
      assertThat(over("named", dane(record)).verified()).isTrue(); // RFC 7672 §3.2.2
      assertThat(refused("other", dane(record)).failure().orElseThrow().kind())
          .isEqualTo(Kind.CERTIFICATE_HOST_MISMATCH);
      assertThat(refused("late", dane(record)).failure().orElseThrow().kind())
          .isEqualTo(Kind.CERTIFICATE_EXPIRED);
      assertThat(refused("self", dane(record)).failure()).isPresent();
    }
  }

  @Test
  void daneWithAnotherCertificateIsNoMail() throws Exception {
    assertThat(refused("good", dane(tlsa(3, 1, 1, another()))).failure().orElseThrow().kind())
        .isEqualTo(Kind.TLSA_INVALID);
    // The server's own is no authority, and an authority not the server.
    assertThat(refused("self", dane(tlsa(2, 1, 1, authority.chain("self").getFirst()))).failure())
        .isPresent();
    assertThat(refused("good", dane(tlsa(3, 1, 1, authority.chain("good").get(1)))).failure())
        .isPresent();
    assertThat(refused("good", dane(new Tlsa(3, 9, 9, new byte[0]))).failure()).isPresent();
  }

  @Test // RFC 7672 §8.1
  void serverNames() throws Exception {
    try (FakeServer server = FakeServer.plays(PROTECTED + MAIL, authority.context("good"))) {
      TlsDemand demand =
          new TlsDemand.Dane(
              List.of(tlsa(3, 1, 1, authority.chain("good").getFirst())),
              List.of("base.example.test", HOST));
      taken(server, demand);
      assertThat(server.serverNames()).containsExactly("base.example.test");
    }
    try (FakeServer server = FakeServer.plays(PROTECTED + MAIL, authority.context("good"))) {
      taken(server, new TlsDemand.Opportunistic());
      assertThat(server.serverNames()).containsExactly(HOST);
    }
  }

  /** Somebody between has taken STARTTLS away. */
  @Test
  void withoutStartTls() throws Exception {
    String stripped = "S: 220 mx\nC: EHLO ...\nS: 250-mx\nS: 250 XXXXXXXA\n";
    for (TlsDemand demand : protecting()) {
      try (FakeServer server = FakeServer.plays(stripped + "C: QUIT\nS: 221 Bye\n")) {
        assertThat(refused(server, demand).failure().orElseThrow().kind())
            .isEqualTo(Kind.STARTTLS_NOT_SUPPORTED);
        server.done();
      }
    }
    for (TlsDemand demand : List.of(new TlsDemand.Opportunistic(), new TlsDemand.Tested(NAMES))) {
      try (FakeServer server = FakeServer.plays(stripped + MAIL)) {
        TlsResult tls = taken(server, demand);
        assertThat(tls.session()).isEmpty();
        assertThat(tls.failure().orElseThrow().kind()).isEqualTo(Kind.STARTTLS_NOT_SUPPORTED);
      }
    }
    try (FakeServer server =
        FakeServer.plays("S: 220 mx\nC: EHLO ...\nS: 250-mx\nS: 250 STARTTLS\n" + MAIL)) {
      assertThat(taken(server, new TlsDemand.Never())).isEqualTo(TlsResult.PLAIN);
    }
  }

  private static List<TlsDemand> protecting() throws Exception {
    return List.of(
        new TlsDemand.Encrypted(), new TlsDemand.Verified(NAMES), dane(tlsa(3, 1, 1, another())));
  }

  @Test // HELO has no extensions, so no TLS
  void withoutEhlo() throws Exception {
    for (TlsDemand demand : protecting()) {
      try (FakeServer server =
          FakeServer.plays("S: 220 mx\nC: EHLO ...\nS: 502 No\nC: QUIT\nS: 221 Bye\n")) {
        refused(server, demand);
        server.done();
      }
    }
  }

  @Test
  void startTlsRefused() throws Exception {
    String refusing = PLAIN.replace("S: 220 Go on", "S: 454 4.7.0 Not now");
    for (TlsDemand demand : protecting()) {
      try (FakeServer server = FakeServer.plays(refusing + "C: QUIT\nS: 221 Bye\n")) {
        assertThat(refused(server, demand).failure().orElseThrow().kind())
            .isEqualTo(Kind.STARTTLS_NOT_SUPPORTED);
        server.done();
      }
    }
    try (FakeServer server = FakeServer.plays(refusing + MAIL)) {
      assertThat(taken(server, new TlsDemand.Opportunistic()).failure()).isPresent();
    }
  }

  @Test // a handshake that fails: once more without, where that may be
  void brokenTls() throws Exception {
    String broken = PLAIN + "S: This is not TLS, but a line\nEND\n";
    for (TlsDemand demand : protecting()) {
      try (FakeServer server = FakeServer.plays(broken)) {
        assertThat(refused(server, demand).failure().orElseThrow().kind())
            .isEqualTo(Kind.VALIDATION_FAILURE);
        server.done();
      }
    }
    for (TlsDemand demand : List.of(new TlsDemand.Opportunistic(), new TlsDemand.Tested(NAMES))) {
      String again = "AGAIN\nS: 220 mx\nC: EHLO ...\nS: 250-mx\nS: 250 STARTTLS\n" + MAIL;
      try (FakeServer server = FakeServer.plays(broken + again)) {
        TlsResult tls = taken(server, demand);
        assertThat(tls.session()).isEmpty();
        assertThat(tls.verified()).isFalse();
        assertThat(tls.failure().orElseThrow().kind()).isEqualTo(Kind.VALIDATION_FAILURE);
      }
    }
  }

  @Test // RFC 8446 §4.4.4: to a client TLS 1.3 is there before the server has agreed
  void brokenBehindTheHandshake() throws Exception {
    String again = "AGAIN\nS: 220 mx\nC: EHLO ...\nS: 250-mx\nS: 250 STARTTLS\n" + MAIL;
    try (FakeServer server =
        FakeServer.plays(PLAIN + "TLS\nEND\n" + again, authority.context("good"))) {
      TlsResult tls = taken(server, new TlsDemand.Opportunistic());
      assertThat(tls.session()).isEmpty();
      assertThat(tls.failure().orElseThrow().kind()).isEqualTo(Kind.VALIDATION_FAILURE);
    }
    try (FakeServer server = FakeServer.plays(PLAIN + "TLS\nEND\n", authority.context("good"))) {
      refused(server, new TlsDemand.Verified(NAMES));
      server.done();
    }
  }

  @Test // a handshake that never ends
  void silentInTls() throws Exception {
    try (SmtpConnector hasty =
        new SmtpConnector(
            ClientSettings.of("client.example.test").with(TimeLimits.all(Duration.ofSeconds(2))))) {
      try (FakeServer server = FakeServer.plays(PLAIN + "SILENT\n")) {
        Hop hop = server.hop(new TlsDemand.Encrypted());
        assertThat(
                catchThrowableOfType(
                    HopUnusable.class, () -> hasty.connect(hop, hop.addresses().getFirst())))
            .hasMessage("TLS: no handshake within 2.0 s");
        server.done();
      }
      try (FakeServer server =
          FakeServer.plays(PLAIN + "TLS\nSILENT\n", authority.context("good"))) {
        Hop hop = server.hop(new TlsDemand.Encrypted());
        assertThat(
                catchThrowableOfType(
                    HopUnusable.class, () -> hasty.connect(hop, hop.addresses().getFirst())))
            .hasMessage("EHLO: no answer within 2.0 s");
        server.done();
      }
    }
  }

  @Test // RFC 3207 §6: what was slipped in before the handshake is not taken for an answer
  void answersBeforeTheHandshake() throws Exception {
    String injected =
        PLAIN.replace(
                "S: 220 Go on", "S!: 220 Go on\\x0D\\x0A250-mx\\x0D\\x0A250 AUTH PLAIN\\x0D\\x0A")
            + "GONE\n";
    for (TlsDemand demand : protecting()) {
      try (FakeServer server = FakeServer.plays(injected)) {
        assertThat(refused(server, demand).failure().orElseThrow().text())
            .isEqualTo("expected the TLS handshake, found octets outside of it");
        server.done();
      }
    }
  }

  @Test // RFC 3207 §4.2: what was offered before TLS is forgotten
  void extensionsBeforeTlsDoNotCount() throws Exception {
    String offering = PLAIN.replace("S: 250-mx\n", "S: 250-mx\nS: 250-PIPELINING\nS: 250-SIZE 1\n");
    try (FakeServer server =
        FakeServer.plays(
            offering + "TLS\nC: EHLO ...\nS: 250 mx\n" + MAIL, authority.context("good"))) {
      taken(server, new TlsDemand.Verified(NAMES));
    }
  }

  @Test // RFC 8314 §3.3
  void implicitTls() throws Exception {
    String transcript = "TLS\nS: 220 mx\nC: EHLO ...\nS: 250 mx\n" + MAIL;
    try (FakeServer server = FakeServer.plays(transcript, authority.context("good"))) {
      Hop hop = server.hop(new TlsDemand.Verified(NAMES), HopProtocol.SMTP, true, Optional.empty());
      try (HopConnection connection = connector.connect(hop, hop.addresses().getFirst())) {
        assertThat(connection.tls().verified()).isTrue();
        assertThat(connection.isUsable()).isTrue();
        connection.handOver(Messages.to("bob@example.test"));
      }
      server.done();
    }
    try (FakeServer server = FakeServer.plays("S: 220 mx\nGONE\n")) {
      Hop hop = server.hop(new TlsDemand.Opportunistic(), HopProtocol.SMTP, true, Optional.empty());
      assertThat(
              catchThrowableOfType(
                  HopUnusable.class, () -> connector.connect(hop, hop.addresses().getFirst())))
          .hasMessageStartingWith("TLS: ");
    }
  }

  @Test // RFC 8689 §4.2.1
  void requireTls() throws Exception {
    OutgoingMail mail = Messages.requiringTls(Messages.to("bob@example.test"));
    String offering = PLAIN + "TLS\nC: EHLO ...\nS: 250-mx\nS: 250 REQUIRETLS\n";
    try (FakeServer server =
        FakeServer.plays(
            offering + MAIL.replace("<ann@example.test>", "<ann@example.test> REQUIRETLS"),
            authority.context("good"))) {
      Hop hop = server.hop(new TlsDemand.Verified(NAMES));
      try (HopConnection connection = connector.connect(hop, hop.addresses().getFirst())) {
        assertThat(connection.handOver(mail).outcomes().getFirst()).isInstanceOf(Taken.class);
      }
      server.done();
    }
    unable(offering, new TlsDemand.Encrypted(), mail, "5.7.10");
    unable(PROTECTED, new TlsDemand.Verified(NAMES), mail, "5.7.30");
  }

  private void unable(String opening, TlsDemand demand, OutgoingMail mail, String enhanced)
      throws Exception {
    try (FakeServer server =
        FakeServer.plays(opening + "C: QUIT\nS: 221 Bye\n", authority.context("good"))) {
      Hop hop = server.hop(demand);
      try (HopConnection connection = connector.connect(hop, hop.addresses().getFirst())) {
        assertThat(connection.handOver(mail).outcomes().getFirst())
            .isInstanceOfSatisfying(
                Unable.class, unable -> assertThat(unable.enhanced()).isEqualTo(enhanced));
        assertThat(connection.isUsable()).isTrue();
      }
      server.done();
    }
  }

  @Test // a peer that closes, or says 421, over TLS
  void noticedOverTls() throws Exception {
    for (String end : List.of("END\n", "S: 421 Too long silent\nSILENT\n")) {
      try (FakeServer server =
          FakeServer.plays(
              PROTECTED + "C: MAIL ...\nS: 550 No\n" + end, authority.context("good"))) {
        Hop hop = server.hop(new TlsDemand.Verified(NAMES));
        HopConnection connection = connector.connect(hop, hop.addresses().getFirst());
        connection.handOver(Messages.to("bob@example.test"));
        long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (connection.isUsable() && System.nanoTime() < limit) {
          Thread.onSpinWait();
        }
        assertThat(connection.isUsable()).isFalse();
        connection.close();
      }
    }
  }
}
