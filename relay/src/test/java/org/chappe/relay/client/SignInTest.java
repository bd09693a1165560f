package org.chappe.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.HopProtocol;
import org.chappe.relay.route.Login;
import org.chappe.relay.route.TlsDemand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 4954, from the client's side. The server is on loopback, so it may be without TLS. */
class SignInTest {
  private static final Login LOGIN = new Login("ann", "secret");

  private final SmtpConnector connector =
      new SmtpConnector(
          ClientSettings.of("client.example.test").with(TimeLimits.all(Duration.ofSeconds(30))));

  @AfterEach
  void close() {
    connector.close();
  }

  private static String offering(String mechanisms) {
    return "S: 220 mx\nC: EHLO ...\nS: 250-mx\nS: 250 " + mechanisms + "\n";
  }

  private static Hop hop(FakeServer server) {
    return server.hop(new TlsDemand.Never(), HopProtocol.SMTP, false, Optional.of(LOGIN));
  }

  private void letIn(String transcript) throws HopUnusable {
    try (FakeServer server = FakeServer.plays(transcript + "C: QUIT\nS: 221 Bye\n")) {
      Hop hop = hop(server);
      connector.connect(hop, hop.addresses().getFirst()).close();
      server.done();
    }
  }

  private HopUnusable notLetIn(String transcript) {
    try (FakeServer server = FakeServer.plays(transcript)) {
      Hop hop = hop(server);
      HopUnusable e =
          catchThrowableOfType(
              HopUnusable.class, () -> connector.connect(hop, hop.addresses().getFirst()));
      server.done();
      assertThat(e).isNotNull();
      assertThat(e.getMessage()).startsWith("AUTH: ").doesNotContain(LOGIN.password());
      return e;
    }
  }

  @Test // RFC 4616 §4
  void plain() throws Exception {
    letIn(offering("AUTH LOGIN PLAIN") + "C: AUTH PLAIN AGFubgBzZWNyZXQ=\nS: 235 2.7.0 Welcome\n");
    letIn(offering("AUTH=PLAIN") + "C: AUTH PLAIN AGFubgBzZWNyZXQ=\nS: 235 2.7.0 Welcome\n");
  }

  @Test
  void login() throws Exception {
    letIn(
        offering("AUTH LOGIN")
            + "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YW5u\nS: 334 UGFzc3dvcmQ6\nC: c2VjcmV0\n"
            + "S: 235 Welcome\n");
  }

  @Test
  void refused() {
    HopUnusable e =
        notLetIn(
            offering("AUTH PLAIN") + "C: AUTH ...\nS: 535 5.7.8 No\nC: QUIT\nS: 221 Bye\nGONE\n");
    assertThat(e.reply().orElseThrow().code()).isEqualTo(535);
    notLetIn(offering("AUTH GSSAPI") + "C: QUIT\nS: 221 Bye\n");
    notLetIn(offering("SIZE") + "C: QUIT\nS: 221 Bye\n");
    notLetIn(offering("AUTH PLAIN") + "C: AUTH ...\nS: 334 VXNlcm5hbWU6\nGONE\n");
  }

  @Test // RFC 5802 §5: who does not know the password cannot answer
  void scramWithAServerThatKnowsNoPassword() {
    String start = offering("AUTH PLAIN SCRAM-SHA-256") + "C: AUTH SCRAM-SHA-256 ...\n";
    notLetIn(start + "S: 235 2.7.0 Welcome\nGONE\n");
    notLetIn(start + "S: 334 cj14LHM9eCxpPTE=\nGONE\n"); // another nonce
    notLetIn(start + "S: 334 !\nGONE\n");
    assertThat(notLetIn(start + "S: 535 5.7.8 No\nC: QUIT\nS: 221 Bye\n").reply()).isPresent();
  }

  @Test // RFC 7677 §3
  void scramAsTheRfcHasIt() throws Exception {
    Scram scram = new Scram("user", "pencil", "rOprNGfwEbeRWgbNEkqO");
    assertThat(scram.first()).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    assertThat(
            scram.proof(
                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                    + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
        .isEqualTo(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    scram.check("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    assertThatThrownBy(() -> scram.check("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5="))
        .isInstanceOf(ConnectionBroken.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'r=abc,s=AA==,i=1'",
    "'r=abcd,s=AA==,i=0'",
    "'r=abcd,s=!,i=1'",
    "'r=abcd,i=1,s=AA=='",
    "'e=other-error'",
    "'r=abcd,s=AA==,i=9999999'"
  })
  void serversMessagesThatAreNone(String first) {
    assertThatThrownBy(() -> new Scram("user", "pencil", "abc").proof(first))
        .isInstanceOf(ConnectionBroken.class);
  }

  @Test // names with "=" and "," RFC 5802 §5.1
  void scramNames() {
    assertThat(new Scram("a=b,c", "x", "N").first()).isEqualTo("n,,n=a=3Db=2Cc,r=N");
  }

  @Test // RFC 7677 §3
  void scram() throws Exception {
    String transcript =
        """
        C: AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9ck9wck5HZndFYmVSV2diTkVrcU8=
        S: 334 cj1yT3ByTkdmd0ViZVJXZ2JORWtxTyVodllEcFdVYTJSYVRDQWZ1eEZJbGopaE5sRiRrMCxzPVcyMlphSjBTTlk3c29Fc1VFamI2Z1E9PSxpPTQwOTY=
        C: Yz1iaXdzLHI9ck9wck5HZndFYmVSV2diTkVrcU8laHZZRHBXVWEyUmFUQ0FmdXhGSWxqKWhObEYkazAscD1kSHpiWmFwV0lrNGpVaE4rVXRlOXl0YWc5empmTUhnc3FtbWl6N0FuZFZRPQ==
        S: 334 dj02cnJpVFJCaTIzV3BSUi93dHVwK21NaFVaVW4vZEI1bkxUSlJzamw5NUc0PQ==
        C:
        S: 235 2.7.0 Welcome
        """;
    try (FakeServer server = FakeServer.plays(transcript);
        Alarm alarm = new Alarm();
        Socket socket = connected(server)) {
      ClientWire wire = new ClientWire(socket, alarm, ClientSettings.of("client.example.test"));
      RemoteReply reply =
          new SignIn(wire, Duration.ofSeconds(30), () -> "rOprNGfwEbeRWgbNEkqO")
              .as(new Login("user", "pencil"), Set.of("PLAIN", "SCRAM-SHA-256"));
      assertThat(reply.code()).isEqualTo(235);
      server.done();
    }
  }

  private static Socket connected(FakeServer server) throws IOException {
    Hop hop = hop(server);
    return new Socket(hop.addresses().getFirst(), hop.port());
  }

  @Test // RFC 4954 §4: no password in the clear but on loopback; this server says it is elsewhere
  void noPasswordWithoutTls() throws Exception {
    try (FakeServer server =
            FakeServer.plays(offering("AUTH PLAIN") + "C: QUIT\nS: 221 Bye\nGONE\n");
        Alarm alarm = new Alarm();
        Socket socket = connected(server)) {
      ClientSettings settings = ClientSettings.of("client.example.test");
      Opening opening =
          new Opening(
              new ClientWire(socket, alarm, settings),
              hop(server),
              new InetSocketAddress("192.0.2.25", 25),
              settings,
              new TlsClient(Optional.empty()),
              Optional.empty());
      assertThatThrownBy(opening::open)
          .isInstanceOf(HopUnusable.class)
          .hasMessage("AUTH: the password is not sent without TLS");
      server.done();
    }
  }
}
