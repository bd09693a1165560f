package org.chappe.relay.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chappe.delivery.TlsNeed;
import org.chappe.relay.route.dns.FakeDns.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What MTA-STS and the sender's REQUIRETLS make of hops; how policies are kept: StsPoliciesTest.
 */
class MtaStsTest {
  private static final String SHA256 = "ab".repeat(32);

  private final Fixture fixture =
      new Fixture()
          .with(
              """
              example.test. MX 5 mx.example.test.
              example.test. MX 9 other.test.
              mx.example.test. A 192.0.2.1
              other.test.      A 192.0.2.2
              signed.test. MX 5 mx.signed.test.
              mx.signed.test.  A 192.0.2.3
              """);

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static String policy(String mode, String mx) {
    return "version: STSv1\r\nmode: %s\r\nmx: %s\r\nmax_age: 86400\r\n".formatted(mode, mx);
  }

  private List<TlsDemand> demands(String domain) {
    return fixture.hops(domain).stream().map(Hop::tls).toList();
  }

  private static TlsDemand verified(String host) {
    return new TlsDemand.Verified(List.of(host));
  }

  @Test // RFC 8461 §5, §4.2
  void enforcedHostsThatThePolicyNamesAreVerifiedAndOthersNotUsed() {
    fixture.policy("example.test", policy("enforce", "*.example.test"));
    var route = (Route.To) fixture.route("example.test");
    assertThat(route.hops()).extracting(Hop::host).containsExactly("mx.example.test");
    assertThat(route.hops()).extracting(Hop::tls).containsExactly(verified("mx.example.test"));
    assertThat(route.policies())
        .containsExactly(
            new Policy(
                Policy.Type.STS,
                "example.test",
                List.of("version: STSv1", "mode: enforce", "mx: *.example.test", "max_age: 86400"),
                List.of("*.example.test")));
  }

  @Test // RFC 8461 §5: a transient error
  void whereThePolicyNamesNoHostMailWaits() {
    fixture.policy("example.test", policy("enforce", "*.a.test"));
    assertThat(fixture.route("example.test"))
        .isEqualTo(
            new Route.NotNow(
                "4.7.5",
                "the MTA-STS policy of example.test does not name mx.example.test; "
                    + "the MTA-STS policy of example.test does not name other.test"));
  }

  @Test // RFC 8461 §5
  void inTestingEveryHostIsUsedAndWhatWouldFailIsTold() {
    fixture.policy("example.test", policy("testing", "mx.example.test"));
    var route = (Route.To) fixture.route("example.test");
    assertThat(route.hops())
        .extracting(Hop::tls)
        .containsExactly(
            new TlsDemand.Tested(List.of("mx.example.test")),
            new TlsDemand.Tested(List.of("mx.example.test")));
    assertThat(route.policies()).extracting(Policy::type).containsExactly(Policy.Type.STS);
  }

  @Test // RFC 8461 §5, §3.3
  void modeNoneAndAPolicyThatCannotBeFetchedAreNone() {
    fixture
        .policy("example.test", "version: STSv1\nmode: none\nmax_age: 86400\n")
        .with("_mta-sts.signed.test. TXT \"v=STSv1; id=1\"");
    assertThat(demands("example.test")).containsOnly(new TlsDemand.Opportunistic());
    assertThat(demands("signed.test")).containsOnly(new TlsDemand.Opportunistic());
    assertThat(((Route.To) fixture.route("signed.test")).policies())
        .containsExactly(Policy.none("signed.test"));
  }

  @Test // RFC 8461 §2
  void daneComesFirst() {
    fixture
        .with("_25._tcp.mx.signed.test. TLSA 3 1 1 " + SHA256)
        .policy("signed.test", policy("enforce", "elsewhere.test"));
    assertThat(demands("signed.test")).singleElement().isInstanceOf(TlsDemand.Dane.class);
  }

  @Test
  void recordsThatCannotBeUsedLeaveThePolicyInForce() {
    fixture
        .with("_25._tcp.mx.signed.test. TLSA 1 1 1 " + SHA256)
        .policy("signed.test", policy("enforce", "mx.signed.test"));
    assertThat(demands("signed.test")).containsExactly(verified("mx.signed.test"));
  }

  @Test
  void recordsThatCannotBeUsedAreMoreThanATest() {
    fixture
        .with("_25._tcp.mx.signed.test. TLSA 1 1 1 " + SHA256)
        .policy("signed.test", policy("testing", "mx.signed.test"));
    assertThat(demands("signed.test")).containsExactly(new TlsDemand.Encrypted());
  }

  @Test // RFC 8461 §3.4
  void theParentsPolicyIsNotAskedFor() {
    fixture
        .with("sub.example.test. MX 5 other.test.")
        .policy("example.test", policy("enforce", "mx.example.test"));
    assertThat(demands("sub.example.test")).containsExactly(new TlsDemand.Opportunistic());
  }

  @Test // RFC 8689 §4.2.1, 2.
  void whereTlsIsRequiredDnssecOrAPolicyMustVouchForTheHost() {
    var router = fixture.router();
    assertThat(router.route("example.test", TlsNeed.REQUIRED))
        .isEqualTo(
            new Route.Nowhere(
                550,
                "5.7.10",
                "the sender requires TLS, and neither DNSSEC nor MTA-STS vouches for"
                    + " mx.example.test of example.test; the sender requires TLS, and neither"
                    + " DNSSEC nor MTA-STS vouches for other.test of example.test"));
    assertThat(Fixture.hops(router.route("signed.test", TlsNeed.REQUIRED)))
        .extracting(Hop::tls)
        .containsExactly(verified("mx.signed.test"));
    assertThat(router.route("[192.0.2.1]", TlsNeed.REQUIRED))
        .extracting("enhanced")
        .isEqualTo("5.7.10");
  }

  @Test // RFC 8689 §4.2.1, 2.
  void whereTlsIsRequiredAPolicyInTestingVouchesToo() {
    fixture.policy("example.test", policy("testing", "mx.example.test"));
    assertThat(Fixture.hops(fixture.router().route("example.test", TlsNeed.REQUIRED)))
        .singleElement()
        .returns("mx.example.test", Hop::host)
        .returns(verified("mx.example.test"), Hop::tls);
  }

  @Test
  void whereTlsIsRequiredTlsaRecordsThatCannotBeUsedAreNotEnough() {
    fixture.with("_25._tcp.mx.signed.test. TLSA 1 1 1 " + SHA256);
    assertThat(Fixture.hops(fixture.router().route("signed.test", TlsNeed.REQUIRED)))
        .extracting(Hop::tls)
        .containsExactly(verified("mx.signed.test"));
  }

  @Test
  void whereTlsIsRequiredAPolicyThatIsNotKnownNowIsWaitedFor() {
    fixture.with(Fault.SERVFAIL, "_mta-sts.example.test");
    assertThat(fixture.router().route("example.test", TlsNeed.REQUIRED))
        .extracting("enhanced")
        .isEqualTo("4.7.5");
    assertThat(demands("example.test")).containsOnly(new TlsDemand.Opportunistic());
  }
}
