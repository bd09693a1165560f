package org.chappe.relay.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chappe.delivery.TlsNeed;
import org.chappe.net.HostPort;
import org.chappe.relay.route.dns.FakeDns.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticRouteTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static StaticRoute to(String server) {
    return StaticRoute.to(HostPort.parse(server));
  }

  @ParameterizedTest
  @CsvSource({
    "example.test,          192.0.2.1",
    "a.example.test,        192.0.2.2",
    "a.b.example.test,      192.0.2.2",
    "deep.example.test,     192.0.2.3",
    "a.deep.example.test,   192.0.2.4",
    "xn--bcher-kva.test,    192.0.2.5",
    "bücher.test,           192.0.2.5",
    "anexample.test,        192.0.2.9",
    "[192.0.2.77],          192.0.2.9",
  })
  void theLongestThatFitsCountsAndElseTheSmarthost(String domain, String expected) {
    fixture.with(
        RouteSettings.DEFAULT
            .withSmarthost(to("192.0.2.9:25"))
            .withRoutes(
                Map.of(
                    "Example.test", to("192.0.2.1:25"),
                    "*.example.test", to("192.0.2.2:25"),
                    "deep.example.test", to("192.0.2.3:25"),
                    ".deep.example.test", to("192.0.2.4:25"),
                    "bücher.test", to("192.0.2.5:25"))));
    assertThat(Fixture.shown(fixture.hops(domain))).containsExactly(expected + " " + expected);
    assertThat(fixture.world.asked()).isEmpty();
  }

  @Test
  void aDomainThatNoRouteNamesGoesByMx() {
    fixture
        .with(RouteSettings.DEFAULT.withRoutes(Map.of("other.test", to("192.0.2.1:25"))))
        .with("example.test. MX 5 mx.test.\nmx.test. A 192.0.2.2");
    assertThat(Fixture.shown(fixture.hops("example.test"))).containsExactly("mx.test 192.0.2.2");
  }

  @Test
  void aServerIsLookedUpByItsAddressesNeverByMx() {
    fixture
        .with(RouteSettings.DEFAULT.withSmarthost(to("relay.test:587")))
        .with("relay.test. MX 5 mx.test.\nmx.test. A 192.0.2.1\nrelay.test. A 192.0.2.2");
    var route = (Route.To) fixture.route("example.test");
    assertThat(Fixture.shown(route.hops())).containsExactly("relay.test 192.0.2.2");
    assertThat(route.hops().getFirst().port()).isEqualTo(587);
    assertThat(fixture.world.asked()).doesNotContain("relay.test MX", "example.test MX");
  }

  @Test
  void whatTheOperatorSaysIsInTheHop() {
    var source = InetAddress.ofLiteral("127.0.0.2");
    var login = new Login("ann", "secret");
    fixture
        .with("relay.test. A 192.0.2.2")
        .with(
            RouteSettings.DEFAULT.withSmarthost(
                to("relay.test:465")
                    .withProtocol(HopProtocol.LMTP)
                    .withLogin(login)
                    .withTls(TlsLevel.VERIFIED)
                    .withImplicitTls()
                    .withSource(source)));
    assertThat(fixture.hops("example.test"))
        .containsExactly(
            new Hop(
                "relay.test",
                List.of(InetAddress.ofLiteral("192.0.2.2")),
                465,
                HopProtocol.LMTP,
                new TlsDemand.Verified(List.of("relay.test")),
                true,
                Optional.of(login),
                Optional.of(source)));
  }

  @Test
  void eachLevelOfTlsIsADemand() {
    fixture.with("relay.test. A 192.0.2.2");
    assertThat(demand(TlsLevel.NEVER)).isEqualTo(new TlsDemand.Never());
    assertThat(demand(TlsLevel.OPPORTUNISTIC)).isEqualTo(new TlsDemand.Opportunistic());
    assertThat(demand(TlsLevel.ENCRYPTED)).isEqualTo(new TlsDemand.Encrypted());
    assertThat(demand(TlsLevel.VERIFIED)).isEqualTo(new TlsDemand.Verified(List.of("relay.test")));
  }

  private TlsDemand demand(TlsLevel level) {
    fixture.with(RouteSettings.DEFAULT.withSmarthost(to("relay.test:25").withTls(level)));
    return fixture.hops("example.test").getFirst().tls();
  }

  @Test // RFC 8461 §3.4: the smarthost is the policy domain
  void aSmarthostsOwnPolicyHolds() {
    fixture
        .with(RouteSettings.DEFAULT.withSmarthost(to("relay.test:25")))
        .with("relay.test. A 192.0.2.2")
        .policy("relay.test", "version: STSv1\nmode: enforce\nmx: relay.test\nmax_age: 9000\n")
        .policy("example.test", "version: STSv1\nmode: enforce\nmx: mx.test\nmax_age: 9000\n");
    var route = (Route.To) fixture.route("example.test");
    assertThat(route.hops().getFirst().tls())
        .isEqualTo(new TlsDemand.Verified(List.of("relay.test")));
    assertThat(route.policies()).extracting(Policy::domain).containsExactly("relay.test");
  }

  @Test // RFC 7672 §2.2.2, §2.2.3: with its port
  void aSmarthostsTlsaRecordsHold() {
    fixture
        .with(RouteSettings.DEFAULT.withSmarthost(to("relay.signed.test:587")))
        .with("relay.signed.test. A 192.0.2.2")
        .with("_587._tcp.relay.signed.test. TLSA 3 1 1 " + "ab".repeat(32));
    assertThat(fixture.hops("example.test").getFirst().tls()).isInstanceOf(TlsDemand.Dane.class);
  }

  @Test // the operator puts it right, so mail waits
  void aRouteThatIsWrongIsATemporaryError() {
    fixture.with(RouteSettings.DEFAULT.withSmarthost(to("relay.test:25")));
    assertThat(fixture.route("example.test"))
        .isEqualTo(new Route.NotNow("4.3.5", "the server relay.test:25 has no address"));
    fixture.with(Fault.SERVFAIL, "relay.test");
    assertThat(fixture.route("example.test"))
        .isEqualTo(new Route.NotNow("4.4.3", "addresses of relay.test: 127.0.0.1: SERVFAIL"));
    var own = Set.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 25));
    fixture.with(RouteSettings.DEFAULT.withSmarthost(to("192.0.2.7:25")).withOwn(Set.of(), own));
    assertThat(fixture.route("example.test"))
        .isEqualTo(new Route.NotNow("4.3.5", "the route by 192.0.2.7:25 leads back here"));
    fixture.with(RouteSettings.DEFAULT.withSmarthost(to("192.0.2.7:24")).withOwn(Set.of(), own));
    assertThat(fixture.route("example.test")).isInstanceOf(Route.To.class);
  }

  @Test // RFC 8689 §4.2.1
  void whereTheSenderRequiresTlsTheServersCertificateIsVerified() {
    fixture.with("relay.test. A 192.0.2.2");
    var verified = new TlsDemand.Verified(List.of("relay.test"));
    for (var level : List.of(TlsLevel.OPPORTUNISTIC, TlsLevel.ENCRYPTED, TlsLevel.VERIFIED)) {
      fixture.with(RouteSettings.DEFAULT.withSmarthost(to("relay.test:25").withTls(level)));
      var route = fixture.router().route("example.test", TlsNeed.REQUIRED);
      assertThat(Fixture.hops(route).getFirst().tls()).isEqualTo(verified);
    }
    for (var without : List.of(to("relay.test:25").withTls(TlsLevel.NEVER), to("192.0.2.1:25"))) {
      fixture.with(RouteSettings.DEFAULT.withSmarthost(without));
      assertThat(fixture.router().route("example.test", TlsNeed.REQUIRED))
          .extracting("code", "enhanced")
          .containsExactly(550, "5.7.10");
    }
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> to("*:25")).hasMessage("nobody can be reached at *:25");
    assertThatThrownBy(() -> to("192.0.2.1:25").withTls(TlsLevel.VERIFIED))
        .hasMessage("192.0.2.1:25: to verify a certificate, write the name it is for");
    assertThatThrownBy(() -> to("relay.test:25").withTls(TlsLevel.NEVER).withImplicitTls())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RouteSettings.DEFAULT.withRoutes(Map.of("a b", to("192.0.2.1:25"))))
        .hasMessage("\"a b\" is not a domain");
  }
}
