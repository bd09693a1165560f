package org.chappe.relay.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chappe.delivery.TlsNeed;
import org.chappe.relay.route.dns.FakeDns.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MxRouterTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  @Test // RFC 5321 §5.1
  void lowerPreferencesComeFirst() {
    fixture.with(
        """
        example.test. MX 20 c.example.test.
        example.test. MX 5  a.example.test.
        example.test. MX 10 b.example.test.
        a.example.test. A 192.0.2.1
        b.example.test. A 192.0.2.2
        c.example.test. A 192.0.2.3
        """);
    var route = (Route.To) fixture.route("example.test");
    assertThat(Fixture.shown(route.hops()))
        .containsExactly(
            "a.example.test 192.0.2.1", "b.example.test 192.0.2.2", "c.example.test 192.0.2.3");
    assertThat(route.hops().getFirst())
        .returns(25, Hop::port)
        .returns(HopProtocol.SMTP, Hop::protocol)
        .returns(new TlsDemand.Opportunistic(), Hop::tls)
        .returns(false, Hop::implicitTls);
    assertThat(route.policies()).containsExactly(Policy.none("example.test"));
  }

  @Test // RFC 5321 §5.1: equal preferences in random order, to spread the load
  void equalPreferencesAreShuffled() {
    fixture.with(
        """
        example.test. MX 5  first.example.test.
        example.test. MX 10 a.example.test.
        example.test. MX 10 b.example.test.
        example.test. MX 10 c.example.test.
        first.example.test. A 192.0.2.9
        a.example.test. A 192.0.2.1
        b.example.test. A 192.0.2.2
        c.example.test. A 192.0.2.3
        """);
    var orders = new HashSet<String>();
    for (int round = 0; round < 60; round++) {
      var hosts = fixture.hops("example.test").stream().map(Hop::host).toList();
      assertThat(hosts.getFirst()).isEqualTo("first.example.test");
      orders.add(String.join(" ", hosts));
    }
    assertThat(orders).hasSize(6);
  }

  @Test // RFC 7505 §3, §4.1
  void aNullMxTakesNoMail() {
    fixture.with("example.test. MX 0 .\nexample.test. A 192.0.2.1");
    assertThat(fixture.route("example.test"))
        .isEqualTo(new Route.Nowhere(556, "5.1.10", "example.test takes no mail (null MX)"));
  }

  @Test // RFC 7505 §3: it stands alone
  void aNullMxBesideOthersCountsNothing() {
    fixture.with("example.test. MX 0 .\nexample.test. MX 5 mx.test.\nmx.test. A 192.0.2.1");
    assertThat(Fixture.shown(fixture.hops("example.test"))).containsExactly("mx.test 192.0.2.1");
  }

  @Test // RFC 5321 §5.1: implicit MX
  void aDomainWithoutMxIsItsOwnHost() {
    fixture.with("example.test. A 192.0.2.1\nexample.test. AAAA 2001:db8::1");
    assertThat(Fixture.shown(fixture.hops("example.test")))
        .containsExactly("example.test 2001:db8:0:0:0:0:0:1 192.0.2.1");
  }

  @Test // RFC 5321 §5.1: MX records that lead nowhere are no reason to try the domain itself
  void mxHostsWithoutAddressesAreAnError() {
    fixture.with("example.test. MX 5 mx.example.test.\nexample.test. A 192.0.2.1");
    assertThat(fixture.route("example.test"))
        .isEqualTo(
            new Route.Nowhere(550, "5.4.4", "no mail server of example.test has an address"));
  }

  @Test
  void mxHostsWithoutAddressesArePassedOver() {
    fixture
        .with("example.test. MX 5 a.test.\nexample.test. MX 6 b.test.\nexample.test. MX 7 c.test.")
        .with("b.test. A 0.0.0.0\nc.test. A 192.0.2.1");
    assertThat(Fixture.shown(fixture.hops("example.test"))).containsExactly("c.test 192.0.2.1");
  }

  @Test // RFC 3463 §3.2: X.1.2
  void aDomainThatIsNotThereTakesNoMail() {
    assertThat(fixture.route("nobody.test"))
        .isEqualTo(new Route.Nowhere(550, "5.1.2", "there is no domain nobody.test"));
  }

  @Test
  void aDomainWithNeitherMxNorAddressTakesNoMail() {
    fixture.with("example.test. TXT x");
    assertThat(fixture.route("example.test"))
        .isEqualTo(
            new Route.Nowhere(
                550, "5.4.4", "example.test has neither mail servers (MX) nor an address"));
  }

  @ParameterizedTest // RFC 5321 §5.1: a temporary error is no "there is none"
  @EnumSource(
      value = Fault.class,
      names = {"SERVFAIL", "REFUSED", "SILENT"})
  void whereDnsDoesNotAnswerMailWaits(Fault fault) {
    fixture.with("example.test. A 192.0.2.1").with(fault, "example.test");
    var route = fixture.route("example.test");
    assertThat(route).isInstanceOf(Route.NotNow.class);
    assertThat(((Route.NotNow) route).enhanced()).isEqualTo("4.4.3");
    assertThat(((Route.NotNow) route).text()).startsWith("MX of example.test: ");
  }

  @ParameterizedTest // RFC 7672 §2.1.2
  @EnumSource(
      value = Fault.class,
      names = {"FORGED", "STRIPPED"})
  void whereMxAreBogusMailWaits(Fault fault) {
    fixture.with("signed.test. MX 5 mx.test.\nmx.test. A 192.0.2.1").with(fault, "signed.test");
    var route = fixture.route("signed.test");
    assertThat(route).isInstanceOf(Route.NotNow.class);
    assertThat(((Route.NotNow) route).text()).startsWith("MX of signed.test: ");
  }

  @Test // RFC 7672 §2.1.2: by any remaining MX hosts
  void hostsThatCannotBeLookedUpArePassedOver() {
    fixture
        .with("example.test. MX 5 a.test.\nexample.test. MX 6 b.test.\nb.test. A 192.0.2.1")
        .with(Fault.SERVFAIL, "a.test");
    assertThat(Fixture.shown(fixture.hops("example.test"))).containsExactly("b.test 192.0.2.1");
    fixture.with(Fault.SERVFAIL, "b.test");
    assertThat(fixture.route("example.test"))
        .isEqualTo(new Route.NotNow("4.4.3", "addresses of a.test: 127.0.0.1: SERVFAIL"));
  }

  @Test // RFC 5321 §5.1: CNAME
  void anAliasIsWhatItLeadsTo() {
    fixture.with(
        """
        www.test.     CNAME example.test.
        example.test. MX 5 mx.example.test.
        mx.example.test. A 192.0.2.1
        old.test.     CNAME host.test.
        host.test.    A 192.0.2.2
        gone.test.    CNAME nobody.test.
        """);
    assertThat(Fixture.shown(fixture.hops("www.test")))
        .containsExactly("mx.example.test 192.0.2.1");
    assertThat(Fixture.shown(fixture.hops("old.test"))).containsExactly("old.test 192.0.2.2");
    assertThat(fixture.route("gone.test")).isInstanceOf(Route.Nowhere.class);
  }

  @Test // RFC 2181 §10.3 forbids it; it is met
  void anMxThatIsAnAliasIsFollowed() {
    fixture.with("example.test. MX 5 mx.test.\nmx.test. CNAME host.test.\nhost.test. A 192.0.2.1");
    assertThat(Fixture.shown(fixture.hops("example.test"))).containsExactly("mx.test 192.0.2.1");
  }

  @ParameterizedTest // RFC 5321 §5.1: and all that are not preferred
  @CsvSource({"10, a.test", "5, ''"})
  void whereThisServerIsAnMxOnlyThoseBeforeItAreTried(int preference, String tried) {
    fixture
        .with(RouteSettings.DEFAULT.withOwn(Set.of("Here.Test"), Set.of()))
        .with("example.test. MX " + preference + " here.test.")
        .with(
            "example.test. MX 5 a.test.\nexample.test. MX 10 b.test.\nexample.test. MX 20 c.test.")
        .with("a.test. A 192.0.2.1\nb.test. A 192.0.2.2\nc.test. A 192.0.2.3");
    var route = fixture.route("example.test");
    if (tried.isEmpty()) {
      assertThat(route)
          .isEqualTo(
              new Route.Nowhere(
                  554,
                  "5.4.6",
                  "mail for example.test is to come here, but it is no domain of ours"));
    } else {
      assertThat(Fixture.hops(route)).extracting(Hop::host).containsExactly(tried);
    }
  }

  @Test
  void thisServerIsKnownByItsAddressesToo() {
    var own = Set.of(at("192.0.2.7", 25), at("0.0.0.0", 2525));
    fixture
        .with(RouteSettings.DEFAULT.withOwn(Set.of(), own))
        .with("a.test. MX 5 mx.a.test.\nmx.a.test. A 192.0.2.7")
        .with("b.test. MX 5 mx.b.test.\nmx.b.test. A 127.0.0.1");
    assertThat(fixture.route("a.test")).extracting("enhanced").isEqualTo("5.4.6");
    assertThat(fixture.route("b.test")).describedAs("port 25").isInstanceOf(Route.To.class);
    fixture.with(RouteSettings.DEFAULT.withOwn(Set.of(), own).withMxPort(2525));
    assertThat(fixture.route("a.test")).describedAs("port 2525").isInstanceOf(Route.To.class);
    assertThat(fixture.route("b.test")).extracting("enhanced").isEqualTo("5.4.6");
  }

  @Test // RFC 8305 §4
  void ipv6AndIpv4TakeTurns() {
    fixture.with(
        """
        example.test. MX 5 mx.test.
        mx.test. A 192.0.2.1
        mx.test. A 192.0.2.2
        mx.test. A 192.0.2.3
        mx.test. AAAA 2001:db8::1
        """);
    var orders =
        IntStream.range(0, 30)
            .mapToObj(_ -> fixture.hops("example.test").getFirst().addresses())
            .collect(Collectors.toSet());
    assertThat(orders).hasSize(6);
    assertThat(orders)
        .allSatisfy(addresses -> {
          assertThat(addresses).hasSize(4);
          assertThat(addresses.getFirst()).isEqualTo(InetAddress.ofLiteral("2001:db8::1"));
        });
  }

  @Test
  void oneFamilyOnlyWhereTheOperatorSaysSo() {
    fixture.with("example.test. MX 5 mx.test.\nmx.test. A 192.0.2.1\nmx.test. AAAA 2001:db8::1");
    fixture.with(RouteSettings.DEFAULT.withFamilies(Families.ONLY_IPV4));
    assertThat(Fixture.shown(fixture.hops("example.test"))).containsExactly("mx.test 192.0.2.1");
    fixture.with(RouteSettings.DEFAULT.withFamilies(Families.ONLY_IPV6));
    assertThat(Fixture.shown(fixture.hops("example.test")))
        .containsExactly("mx.test 2001:db8:0:0:0:0:0:1");
    assertThat(fixture.route("[192.0.2.1]")).extracting("enhanced").isEqualTo("5.4.4");
  }

  @Test // RFC 5321 §5.1: a limit may be configured
  void noMoreHostsAndAddressesThanTheSettingsSay() {
    fixture.with(RouteSettings.DEFAULT.withMost(3, 2));
    for (int i = 0; i < 20; i++) {
      fixture.with("example.test. MX %d mx%d.test.".formatted(i, i));
      fixture.with(
          "mx%1$d.test. A 192.0.2.1\nmx%1$d.test. A 192.0.2.2\nmx%1$d.test. A 192.0.2.3"
              .formatted(i));
    }
    assertThat(fixture.hops("example.test"))
        .extracting(Hop::host)
        .containsExactly("mx0.test", "mx1.test", "mx2.test");
    assertThat(fixture.hops("example.test"))
        .allSatisfy(hop -> assertThat(hop.addresses()).hasSize(2));
    assertThat(fixture.world.asked()).doesNotContain("mx3.test A");
  }

  @Test // RFC 5321 §4.1.3
  void anAddressLiteralIsTheHost() {
    assertThat(Fixture.shown(fixture.hops("[192.0.2.1]"))).containsExactly("[192.0.2.1] 192.0.2.1");
    assertThat(Fixture.shown(fixture.hops("[ipv6:2001:db8::1]")))
        .containsExactly("[ipv6:2001:db8::1] 2001:db8:0:0:0:0:0:1");
    assertThat(fixture.world.asked()).isEmpty();
  }

  @ParameterizedTest // RFC 5321 §4.1.3
  @ValueSource(
      strings = {
        "[192.0.2]", "[192.0.2.256]", "[192.0.2.01]", "[1]", "[IPv6:192.0.2.1]", "[2001:db8::1]",
        "[IPv6:fe80::1%1]", "[x400:a]", "[]", "[", "[IPv6:]", "[IPv6::::]",
      })
  void whatIsNoAddressIsNoLiteral(String domain) {
    assertThat(fixture.route(domain))
        .isEqualTo(new Route.Nowhere(550, "5.1.2", domain + " is no address"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0.0.0.0]", "[224.0.0.1]", "[IPv6:::]", "[IPv6:ff02::1]"})
  void nobodysAddressesTakeNoMail(String domain) {
    assertThat(fixture.route(domain)).extracting("enhanced").isEqualTo("5.4.4");
  }

  @Test // RFC 5891 §4.4
  void aDomainInUnicodeIsLookedUpByItsALabels() {
    fixture.with("xn--bcher-kva.test. MX 5 mx.test.\nmx.test. A 192.0.2.1");
    var route = (Route.To) fixture.route("bücher.test");
    assertThat(route.hops()).extracting(Hop::host).containsExactly("mx.test");
    assertThat(route.policies()).containsExactly(Policy.none("xn--bcher-kva.test"));
    assertThat(fixture.route("a b.test"))
        .isEqualTo(new Route.Nowhere(550, "5.1.2", "there can be no domain a b.test"));
  }

  @Test
  void manyAtATimeGetTheirOwnAnswers() {
    for (int i = 0; i < 20; i++) {
      fixture.with("d%d.test. MX 5 mx%d.test.\nmx%d.test. A 192.0.2.%d".formatted(i, i, i, i + 1));
    }
    var router = fixture.router();
    var answers =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(i ->
                Fixture.shown(Fixture.hops(router.route("d" + i % 20 + ".test", TlsNeed.USUAL))))
            .toList();
    for (int i = 0; i < 200; i++) {
      assertThat(answers.get(i))
          .isEqualTo(List.of("mx" + i % 20 + ".test 192.0.2." + (i % 20 + 1)));
    }
  }
}
