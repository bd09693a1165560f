package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chappe.delivery.TlsNeed;
import org.chappe.net.HostPort;
import org.chappe.relay.route.Families;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.MxRouter;
import org.chappe.relay.route.Policy;
import org.chappe.relay.route.Route;
import org.chappe.relay.route.RouteSettings;
import org.chappe.relay.route.TlsDemand;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsAnswer;
import org.chappe.relay.route.dns.DnsSettings;
import org.chappe.relay.route.sts.HttpsFetcher;
import org.chappe.relay.route.sts.StoredPolicies;
import org.chappe.relay.route.sts.StsPolicies;
import org.chappe.relay.route.sts.StsSettings;
import org.chappe.relay.testing.PolicyHost;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/**
 * Routes found in zones that other people's programs sign and serve: what is proved there by NSEC,
 * NSEC3 and delegations is proved here.
 */
class RoutingTest {
  private static final String TLSA = "3 1 1 " + "ab".repeat(32);

  @TempDir private static Path folder;

  private static Bind bind;
  private static Dns dns;

  @BeforeAll
  static void start() throws Exception {
    String many =
        IntStream.range(0, 100)
            .mapToObj("many IN AAAA 2001:db8::%x\n"::formatted)
            .collect(Collectors.joining());
    String zone =
        """
        @        IN MX 5 mx
        @        IN MX 9 alias
        @        IN MX 9 plain.plain.test.
        mx       IN A  192.0.2.1
        end      IN A  192.0.2.2
        alias    IN CNAME end
        null     IN MX 0 .
        own      IN A  192.0.2.3
        neither  IN TXT x
        away     IN CNAME plain.test.
        gone     IN CNAME nobody
        wild     IN A 192.0.2.4
        *.below  IN MX 5 mx
        elsewhere IN MX 5 mx.plain.test.
        _25._tcp.mx  IN TLSA %1$s
        _25._tcp.end IN TLSA %1$s
        """
            .formatted(TLSA);
    bind =
        Bind.in(folder)
            .signed("good.test", zone + many)
            .signed("good3.test", zone, "-3", "abcd")
            .signed("expired.test", zone, "-P", "-s", "20200101000000", "-e", "20200201000000")
            .tampered("bogus.test", zone, "192.0.2.1\n", "192.0.2.66\n")
            .plain(
                "plain.test",
                """
                @     IN MX 5 mx
                @     IN MX 5 mx.good.test.
                mx    IN A 192.0.2.10
                plain IN A 192.0.2.11
                _25._tcp.mx IN TLSA %1$s
                _mta-sts IN TXT "v=STSv1; id=20260101;"
                """
                    .formatted(TLSA))
            .broken("broken.test")
            .start("");
    dns = new Dns(settings(List.of(bind.address())), InstantSource.system());
  }

  @AfterAll
  static void stop() {
    bind.close();
  }

  private static DnsSettings settings(List<HostPort> servers) throws IOException {
    return DnsSettings.DEFAULT
        .withServers(servers)
        .withLongest(Duration.ofMinutes(1))
        .withTimeout(Duration.ofSeconds(20))
        .withRounds(1)
        .withTrustAnchors(List.of(bind.anchor()));
  }

  private static MxRouter router(Dns asked, StsPolicies policies) {
    return new MxRouter(RouteSettings.DEFAULT, asked, policies, new Random(1));
  }

  private static StsPolicies policies(PolicyHost host, MemoryStore store) {
    var settings = StsSettings.DEFAULT.withPort(host.port());
    return new StsPolicies(
        dns,
        new HttpsFetcher(settings, host.trust()),
        new StoredPolicies(store.partitions()),
        settings,
        InstantSource.system());
  }

  private static StsPolicies none(Dns asked) {
    return new StsPolicies(
        asked,
        domain -> {
          throw new IOException("there is no policy host");
        },
        new StoredPolicies(new MemoryStore().partitions()),
        StsSettings.DEFAULT,
        InstantSource.system());
  }

  private static Route route(String domain) {
    return router(dns, none(dns)).route(domain, TlsNeed.USUAL);
  }

  private static List<Hop> hops(String domain) {
    return hops(route(domain));
  }

  private static List<Hop> hops(Route route) {
    assertThat(route).isInstanceOf(Route.To.class);
    return ((Route.To) route).hops();
  }

  @ParameterizedTest // RFC 7672 §2.2
  @ValueSource(strings = {"good.test", "good3.test"})
  void hostsOfASignedDomainHaveDaneWhereTheyAreSignedToo(String domain) {
    var hops = hops(domain);
    assertThat(hops.getFirst().host()).isEqualTo("mx." + domain);
    var first = (TlsDemand.Dane) hops.getFirst().tls();
    assertThat(first.names()).containsExactly("mx." + domain, domain);
    assertThat(first.records()).singleElement().matches(record -> record.usage() == 3);
    var byName = hops.stream().collect(Collectors.toMap(Hop::host, Hop::tls));
    assertThat(byName).hasSize(3);
    assertThat(byName).containsEntry("plain.plain.test", new TlsDemand.Opportunistic());
    assertThat(byName.get("alias." + domain))
        .isInstanceOfSatisfying(
            TlsDemand.Dane.class,
            dane -> assertThat(dane.names()).containsExactly("end." + domain, domain));
  }

  @Test // RFC 7672 §2.2.1
  void hostsOfADomainThatIsNotSignedHaveNone() {
    assertThat(hops("plain.test"))
        .extracting(Hop::tls)
        .containsExactly(new TlsDemand.Opportunistic(), new TlsDemand.Opportunistic());
    assertThat(((DnsAnswer.Found) dns.ask("plain.test", Type.MX)).secure()).isFalse();
    assertThat(((DnsAnswer.Found) dns.ask("good.test", Type.MX)).secure()).isTrue();
  }

  @ParameterizedTest // RFC 4035 §5.4, RFC 5155 §8
  @CsvSource({"good.test, true", "good3.test, true", "plain.test, false", "test, true"})
  void thatThereIsNothingIsProved(String zone, boolean secure) {
    assertThat(dns.ask("ns1." + zone, Type.MX)).isEqualTo(new DnsAnswer.NoDomain(secure));
    assertThat(dns.ask(zone, Type.TXT)).isEqualTo(new DnsAnswer.NoData(secure));
  }

  @ParameterizedTest // RFC 4035 §5.3.4, RFC 5155 §8.8
  @ValueSource(strings = {"x.below.good.test", "x.below.good3.test"})
  void aWildcardIsProved(String domain) {
    assertThat(hops(domain).getFirst().tls()).isInstanceOf(TlsDemand.Dane.class);
  }

  @ParameterizedTest // RFC 7505, RFC 5321 §5.1
  @CsvSource({
    "null.good.test,    556, 5.1.10",
    "nobody.good.test,  550, 5.1.2",
    "nobody.good3.test, 550, 5.1.2",
    "nobody.plain.test, 550, 5.1.2",
    "gone.good.test,    550, 5.1.2",
    "neither.good.test, 550, 5.4.4",
  })
  void whereNobodyTakesMailTheCodeSaysWhy(String domain, int code, String enhanced) {
    assertThat(route(domain))
        .isInstanceOf(Route.Nowhere.class)
        .extracting("code", "enhanced")
        .containsExactly(code, enhanced);
  }

  @Test // RFC 5321 §5.1
  void aDomainWithoutMxIsItsOwnHostAndAnAliasIsWhatItLeadsTo() {
    assertThat(hops("own.good.test")).extracting(Hop::host).containsExactly("own.good.test");
    assertThat(hops("away.good.test"))
        .extracting(Hop::host)
        .containsExactlyInAnyOrder("mx.plain.test", "mx.good.test");
  }

  @ParameterizedTest // RFC 7672 §2.1.2
  @CsvSource({
    "expired.test, MX of expired.test: DNSSEC: ",
    "broken.test,  MX of broken.test: 127.0.0.1: SERVFAIL",
  })
  void whereMxAreBogusOrTheServerFailsMailWaits(String domain, String text) {
    var route = route(domain);
    assertThat(route).isInstanceOf(Route.NotNow.class);
    assertThat(((Route.NotNow) route).enhanced()).isEqualTo("4.4.3");
    assertThat(((Route.NotNow) route).text()).startsWith(text);
  }

  @Test // RFC 7672 §2.1.2: mx.bogus.test has another address than the one that was signed
  void aHostWhoseAddressIsBogusIsPassedOver() {
    assertThat(dns.ask("mx.bogus.test", Type.A)).isInstanceOf(DnsAnswer.Bogus.class);
    assertThat(hops("bogus.test"))
        .extracting(Hop::host)
        .containsExactlyInAnyOrder("alias.bogus.test", "plain.plain.test");
  }

  @Test // RFC 7766 §5
  void whatIsTooLongForUdpComesByTcp() {
    assertThat(((DnsAnswer.Found) dns.ask("many.good.test", Type.AAAA)).records()).hasSize(100);
    var v6 = RouteSettings.DEFAULT.withFamilies(Families.ONLY_IPV6);
    var router = new MxRouter(v6, dns, none(dns), new Random(1));
    assertThat(hops(router.route("many.good.test", TlsNeed.USUAL)).getFirst().addresses())
        .hasSize(4);
  }

  @Test
  void aServerThatDoesNotAnswerIsNotTakenForOneWithoutMx() throws Exception {
    try (var deaf = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      var silent = new HostPort("127.0.0.1", deaf.getLocalPort());
      var alone =
          new Dns(
              settings(List.of(silent)).withTimeout(Duration.ofSeconds(1)), InstantSource.system());
      assertThat(router(alone, none(alone)).route("good.test", TlsNeed.USUAL))
          .isInstanceOf(Route.NotNow.class);
      var both =
          new Dns(
              settings(List.of(silent, bind.address())).withTimeout(Duration.ofSeconds(1)),
              InstantSource.system());
      assertThat(router(both, none(both)).route("null.good.test", TlsNeed.USUAL))
          .isInstanceOf(Route.Nowhere.class);
    }
  }

  @Test // RFC 8461
  void aPolicyIsFetchedAndOutlivesItsHost() {
    var store = new MemoryStore();
    try (var host = PolicyHost.start(folder, "mta-sts.plain.test")) {
      host.answers(
          PolicyHost.Answer.policy(
              "version: STSv1\r\nmode: enforce\r\nmx: *.plain.test\r\nmax_age: 86400\r\n"));
      assertEnforced(router(dns, policies(host, store)).route("plain.test", TlsNeed.USUAL));
    }
    try (var other = PolicyHost.start(folder, "mta-sts.other.test")) {
      assertEnforced(router(dns, policies(other, store)).route("plain.test", TlsNeed.USUAL));
      assertThat(
              hops(
                  router(dns, policies(other, new MemoryStore()))
                      .route("plain.test", TlsNeed.USUAL)))
          .hasSize(2);
    }
  }

  private static void assertEnforced(Route route) {
    assertThat(hops(route)).singleElement().returns("mx.plain.test", Hop::host);
    assertThat(hops(route).getFirst().tls())
        .isEqualTo(new TlsDemand.Verified(List.of("mx.plain.test")));
    assertThat(((Route.To) route).policies())
        .extracting(Policy::type)
        .containsExactly(Policy.Type.STS);
  }

  @Test // RFC 8689 §4.2.1
  void whereTheSenderRequiresTlsDnssecVouches() {
    var router = router(dns, none(dns));
    assertThat(hops(router.route("elsewhere.good.test", TlsNeed.REQUIRED)))
        .extracting(Hop::tls)
        .containsExactly(new TlsDemand.Verified(List.of("mx.plain.test")));
    assertThat(router.route("plain.test", TlsNeed.REQUIRED))
        .extracting("enhanced")
        .isEqualTo("4.7.5");
  }
}
