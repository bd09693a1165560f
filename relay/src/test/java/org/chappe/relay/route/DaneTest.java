package org.chappe.relay.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chappe.delivery.TlsNeed;
import org.chappe.relay.route.dns.FakeDns.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaneTest {
  private static final String SHA256 = "ab".repeat(32);
  private static final String SHA512 = "cd".repeat(64);

  private final Fixture fixture = new Fixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  private TlsDemand demand(String domain) {
    return fixture.hops(domain).getFirst().tls();
  }

  private List<String> records(String domain) {
    return ((TlsDemand.Dane) demand(domain))
        .records().stream()
            .map(record -> record.usage() + " " + record.selector() + " " + record.matching())
            .toList();
  }

  private List<String> names(String domain) {
    return ((TlsDemand.Dane) demand(domain)).names();
  }

  @Test // RFC 7672 §2.2.3, §3
  void tlsaRecordsOfAHostThatIsSecurelyTheDomainsAreTheDemand() {
    fixture.with(
        """
        signed.test. MX 5 mx.signed.test.
        mx.signed.test. A 192.0.2.1
        _25._tcp.mx.signed.test. TLSA 3 1 1 %1$s
        _25._tcp.mx.signed.test. TLSA 2 0 1 %1$s
        """
            .formatted(SHA256));
    var route = (Route.To) fixture.route("signed.test");
    var dane = (TlsDemand.Dane) route.hops().getFirst().tls();
    assertThat(records("signed.test")).containsExactlyInAnyOrder("3 1 1", "2 0 1");
    assertThat(dane.records().getFirst().data()).hasSize(32).containsOnly(0xAB);
    assertThat(dane.names()).containsExactly("mx.signed.test", "signed.test");
    assertThat(route.policies())
        .singleElement()
        .returns(Policy.Type.TLSA, Policy::type)
        .returns("signed.test", Policy::domain)
        .returns(List.of("mx.signed.test"), Policy::hosts)
        .satisfies(policy ->
            assertThat(policy.strings())
                .containsExactlyInAnyOrder("3 1 1 " + SHA256, "2 0 1 " + SHA256));
  }

  @Test // RFC 7672 §2.2.1: who forges the MX leads to a host with records of his own
  void insecureMxHaveNoDane() {
    fixture.with(
        """
        plain.test. MX 5 mx.signed.test.
        mx.signed.test. A 192.0.2.1
        _25._tcp.mx.signed.test. TLSA 3 1 1 %s
        """
            .formatted(SHA256));
    assertThat(demand("plain.test")).isEqualTo(new TlsDemand.Opportunistic());
    assertThat(fixture.world.asked()).doesNotContain("_25._tcp.mx.signed.test TLSA");
  }

  @Test // RFC 7672 §2.2.2: servers of unsigned zones that fail for TLSA are not asked
  void insecureAddressesHaveNoDane() {
    fixture
        .with("signed.test. MX 5 mx.plain.test.\nmx.plain.test. A 192.0.2.1")
        .with("_25._tcp.mx.plain.test. TLSA 3 1 1 " + SHA256)
        .with(Fault.SERVFAIL, "_25._tcp.mx.plain.test");
    assertThat(demand("signed.test")).isEqualTo(new TlsDemand.Opportunistic());
    assertThat(fixture.world.asked()).doesNotContain("_25._tcp.mx.plain.test TLSA");
  }

  @Test // RFC 7672 §2.2.2: a domain without MX, §3.2.2
  void aDomainThatIsItsOwnHostHasDane() {
    fixture
        .with("signed.test. A 192.0.2.1\n_25._tcp.signed.test. TLSA 3 1 1 " + SHA256)
        .with("alias.signed.test. CNAME signed.test.");
    assertThat(names("signed.test")).containsExactly("signed.test");
    assertThat(names("alias.signed.test")).containsExactly("signed.test", "alias.signed.test");
  }

  @Test // RFC 8689 §8.4
  void whoNeedsNoTlsGoesAsIfThereWereNoDaneAndNoPolicy() {
    fixture
        .with(
            """
            signed.test. MX 5 a.signed.test.
            signed.test. MX 9 b.signed.test.
            a.signed.test. A 192.0.2.1
            b.signed.test. A 192.0.2.2
            _25._tcp.a.signed.test. TLSA 3 1 1 %1$s
            """
                .formatted(SHA256))
        .with(Fault.SERVFAIL, "_25._tcp.b.signed.test")
        .policy("signed.test", "version: STSv1\nmode: enforce\nmx: x.test\nmax_age: 86400\n");
    var route = (Route.To) fixture.router().route("signed.test", TlsNeed.NONE);
    assertThat(route.hops())
        .extracting(Hop::tls)
        .containsExactly(new TlsDemand.Opportunistic(), new TlsDemand.Opportunistic());
    assertThat(route.policies()).isEmpty();
    assertThat(demand("signed.test")).isInstanceOf(TlsDemand.Dane.class);
  }

  @ParameterizedTest // RFC 7672 §2.1.2
  @EnumSource(
      value = Fault.class,
      names = {"SERVFAIL", "SILENT", "FORGED", "STRIPPED", "REPLAYED"})
  void aHostWhoseRecordsCannotBeKnownIsNotUsed(Fault fault) {
    fixture
        .with(
            """
            signed.test. MX 5 a.signed.test.
            signed.test. MX 9 b.signed.test.
            a.signed.test. A 192.0.2.1
            b.signed.test. A 192.0.2.2
            _25._tcp.a.signed.test. TLSA 3 1 1 %1$s
            _25._tcp.other.signed.test. TLSA 3 1 1 %1$s
            """
                .formatted(SHA256))
        .with(fault, "_25._tcp.a.signed.test");
    assertThat(fixture.hops("signed.test")).extracting(Hop::host).containsExactly("b.signed.test");
    fixture.with(Fault.SERVFAIL, "_25._tcp.b.signed.test");
    assertThat(fixture.route("signed.test"))
        .isInstanceOf(Route.NotNow.class)
        .extracting("enhanced", "text")
        .satisfies(told ->
            assertThat(told.toString())
                .startsWith("[4.7.5, _25._tcp.a.signed.test: ")
                .contains("_25._tcp.b.signed.test: 127.0.0.1: SERVFAIL"));
  }

  @ParameterizedTest // RFC 7672 §2.2.3, §3.1.3; RFC 6698 §2.1
  @ValueSource(
      strings = {
        "0 1 1 " + "abababababababababababababababababababababababababababababababab",
        "1 1 1 " + "abababababababababababababababababababababababababababababababab",
        "4 1 1 " + "abababababababababababababababababababababababababababababababab",
        "3 2 1 " + "abababababababababababababababababababababababababababababababab",
        "3 1 3 " + "abababababababababababababababababababababababababababababababab",
        "3 1 1 abab",
        "3 1 2 " + "abababababababababababababababababababababababababababababababab",
      })
  void recordsThatCannotBeUsedDemandTlsAllTheSame(String record) {
    fixture
        .with("signed.test. MX 5 mx.signed.test.\nmx.signed.test. A 192.0.2.1")
        .with("_25._tcp.mx.signed.test. TLSA " + record);
    var route = (Route.To) fixture.route("signed.test");
    assertThat(route.hops().getFirst().tls()).isEqualTo(new TlsDemand.Encrypted());
    assertThat(route.policies()).extracting(Policy::type).containsExactly(Policy.Type.TLSA);
    fixture.with("_25._tcp.mx.signed.test. TLSA 3 1 1 " + SHA256);
    assertThat(records("signed.test")).containsExactly("3 1 1");
  }

  @Test // RFC 7671 §9
  void ofTwoDigestsTheStrongerCounts() {
    fixture
        .with("signed.test. MX 5 mx.signed.test.\nmx.signed.test. A 192.0.2.1")
        .with("_25._tcp.mx.signed.test. TLSA 3 1 1 " + SHA256)
        .with("_25._tcp.mx.signed.test. TLSA 3 1 2 " + SHA512)
        .with("_25._tcp.mx.signed.test. TLSA 3 0 1 " + SHA256)
        .with("_25._tcp.mx.signed.test. TLSA 3 1 0 abcd");
    assertThat(records("signed.test")).containsExactlyInAnyOrder("3 1 2", "3 0 1", "3 1 0");
  }

  @Test // RFC 7672 §2.2.2: Secure CNAME
  void ofAnAliasTheNameItLeadsToComesFirst() {
    fixture.with(
        """
        signed.test.     MX 5 mx.signed.test.
        mx.signed.test.  CNAME end.signed.test.
        end.signed.test. A 192.0.2.1
        _25._tcp.mx.signed.test. TLSA 3 1 1 %s
        """
            .formatted(SHA256));
    assertThat(names("signed.test")).containsExactly("mx.signed.test", "signed.test");
    fixture.with("_25._tcp.end.signed.test. TLSA 2 0 1 " + SHA256);
    assertThat(names("signed.test")).containsExactly("end.signed.test", "signed.test");
    assertThat(records("signed.test")).containsExactly("2 0 1");
  }

  @Test // RFC 7672 §2.2.2: Insecure CNAME
  void ofASignedAliasToAnUnsignedHostItsOwnNameCounts() {
    fixture.with(
        """
        signed.test.     MX 5 mx.signed.test.
        mx.signed.test.  CNAME end.plain.test.
        end.plain.test.  A 192.0.2.1
        _25._tcp.mx.signed.test. TLSA 3 1 1 %s
        """
            .formatted(SHA256));
    assertThat(names("signed.test")).containsExactly("mx.signed.test", "signed.test");
  }

  @Test // RFC 7672 §3.2.2: the third reference identifier
  void theNameThatADomainIsAnAliasOfMayBeInTheCertificateToo() {
    fixture.with(
        """
        www.signed.test.     CNAME example.signed.test.
        example.signed.test. MX 5 mx.signed.test.
        mx.signed.test.      A 192.0.2.1
        _25._tcp.mx.signed.test. CNAME _dane.signed.test.
        _dane.signed.test.   TLSA 2 0 1 %s
        """
            .formatted(SHA256));
    assertThat(names("www.signed.test"))
        .containsExactly("mx.signed.test", "www.signed.test", "example.signed.test");
  }

  @Test // RFC 7672 §2.2.3: insecure TLSA records are none
  void recordsThatLieInAnUnsignedZoneCountNothing() {
    fixture.with(
        """
        signed.test.     MX 5 mx.signed.test.
        mx.signed.test.  A 192.0.2.1
        _25._tcp.mx.signed.test. CNAME _dane.plain.test.
        _dane.plain.test. TLSA 3 1 1 %s
        """
            .formatted(SHA256));
    assertThat(demand("signed.test")).isEqualTo(new TlsDemand.Opportunistic());
  }

  @Test // RFC 7672 §2.2.3
  void thePortIsPartOfTheQuestion() {
    fixture
        .with(RouteSettings.DEFAULT.withMxPort(2525))
        .with("signed.test. MX 5 mx.signed.test.\nmx.signed.test. A 192.0.2.1")
        .with("_25._tcp.mx.signed.test. TLSA 3 1 1 " + SHA256);
    assertThat(demand("signed.test")).isEqualTo(new TlsDemand.Opportunistic());
    fixture.with("_2525._tcp.mx.signed.test. TLSA 3 1 1 " + SHA256);
    assertThat(demand("signed.test")).isInstanceOf(TlsDemand.Dane.class);
  }

  @Test
  void hostsOfOneDomainMayDiffer() {
    fixture.with(
        """
        signed.test.     MX 5 a.signed.test.
        signed.test.     MX 9 b.plain.test.
        a.signed.test.   A 192.0.2.1
        b.plain.test.    A 192.0.2.2
        _25._tcp.a.signed.test. TLSA 3 1 1 %s
        """
            .formatted(SHA256));
    var route = (Route.To) fixture.route("signed.test");
    assertThat(route.hops().get(0).tls()).isInstanceOf(TlsDemand.Dane.class);
    assertThat(route.hops().get(1).tls()).isEqualTo(new TlsDemand.Opportunistic());
    assertThat(route.policies())
        .extracting(Policy::type)
        .containsExactly(Policy.Type.TLSA, Policy.Type.NO_POLICY_FOUND);
  }
}
