package org.chappe.relay.route.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.chappe.net.HostPort;
import org.chappe.relay.route.dns.DnsAnswer.Bogus;
import org.chappe.relay.route.dns.DnsAnswer.Failed;
import org.chappe.relay.route.dns.DnsAnswer.Found;
import org.chappe.relay.route.dns.DnsAnswer.NoData;
import org.chappe.relay.route.dns.DnsAnswer.NoDomain;
import org.chappe.relay.route.dns.FakeDns.Fault;
import org.chappe.store.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Type;

class DnsTest {
  private final TestClock clock = new TestClock();
  private final FakeDns server = FakeDns.start(clock).sign("signed.test");
  private final Dns dns = new Dns(settings(), clock);

  /** For servers that do not answer. */
  private final Dns impatient = new Dns(settings().withTimeout(Duration.ofMillis(300)), clock);

  private DnsSettings settings() {
    return DnsSettings.DEFAULT
        .withServers(List.of(server.address()))
        .withTimeout(Duration.ofSeconds(20))
        .withLongest(Duration.ofMinutes(1))
        .withTrustAnchors(server.anchors());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static List<String> addresses(DnsAnswer answer) {
    return ((Found) answer)
        .as(ARecord.class).stream().map(a -> a.getAddress().getHostAddress()).toList();
  }

  @Test // RFC 4035 §4.3
  void whatIsSignedIsSecureAndWhatLiesInNoSignedZoneIsInsecure() {
    server.with("host.signed.test. A 192.0.2.1\nhost.plain.test. A 192.0.2.2");
    var secure = dns.ask("host.signed.test", Type.A);
    var insecure = dns.ask("host.plain.test", Type.A);
    assertThat(addresses(secure)).containsExactly("192.0.2.1");
    assertThat(((Found) secure).secure()).isTrue();
    assertThat(addresses(insecure)).containsExactly("192.0.2.2");
    assertThat(((Found) insecure).secure()).isFalse();
  }

  @Test // RFC 4035 §4.3
  void whatIsSignedWronglyOrNotAtAllIsBogus() {
    server
        .with("forged.signed.test. A 192.0.2.1\nstripped.signed.test. A 192.0.2.1")
        .with(Fault.FORGED, "forged.signed.test")
        .with(Fault.STRIPPED, "stripped.signed.test");
    assertThat(dns.ask("forged.signed.test", Type.A)).isInstanceOf(Bogus.class);
    assertThat(dns.ask("stripped.signed.test", Type.A)).isInstanceOf(Bogus.class);
  }

  @Test
  void thatThereIsNothingIsAnAnswer() {
    server.with("host.signed.test. A 192.0.2.1\nhost.plain.test. A 192.0.2.2");
    assertThat(dns.ask("host.signed.test", Type.MX)).isEqualTo(new NoData(true));
    assertThat(dns.ask("host.plain.test", Type.MX)).isEqualTo(new NoData(false));
    assertThat(dns.ask("nobody.plain.test", Type.A)).isEqualTo(new NoDomain(false));
  }

  @Test // RFC 4035 §5.4
  void thatThereIsNothingCanBeForgedToo() {
    server
        .with("host.signed.test. A 192.0.2.1")
        .with(Fault.STRIPPED, "host.signed.test", "signed.test");
    assertThat(dns.ask("host.signed.test", Type.MX)).isInstanceOf(Bogus.class);
  }

  @Test // RFC 4035 §5.4: what is signed for another name proves nothing of this one
  void recordsOfAnotherNameAreNoProofThatThereAreNone() {
    server
        .with("a.signed.test. MX 5 mx.test.\nb.signed.test. MX 5 mx.test.")
        .with(Fault.REPLAYED, "a.signed.test", "a.test");
    assertThat(dns.ask("a.signed.test", Type.MX)).isInstanceOf(Bogus.class);
    assertThat(dns.ask("a.test", Type.MX)).isInstanceOf(Bogus.class);
    assertThat(dns.ask("b.signed.test", Type.MX)).isInstanceOf(Found.class);
  }

  @Test
  void aServerThatFailsOrRefusesOrIsSilentHasGivenNoAnswer() {
    server
        .with(Fault.SERVFAIL, "a.test")
        .with(Fault.REFUSED, "b.test")
        .with(Fault.SILENT, "c.test");
    assertThat(dns.ask("a.test", Type.MX)).isEqualTo(new Failed("127.0.0.1: SERVFAIL"));
    assertThat(dns.ask("b.test", Type.MX)).isEqualTo(new Failed("127.0.0.1: REFUSED"));
    assertThat(impatient.ask("c.test", Type.MX)).isInstanceOf(Failed.class);
    assertThat(server.asked())
        .describedAs("rounds")
        .containsExactly(
            "a.test MX", "a.test MX", "b.test MX", "b.test MX", "c.test MX", "c.test MX");
  }

  @Test
  void theNextServerIsAskedInstead() {
    server.with(Fault.SERVFAIL, "host.test");
    try (var other = FakeDns.start(clock).with("host.test. A 192.0.2.3")) {
      var both = settings().withServers(List.of(server.address(), other.address()));
      assertThat(addresses(new Dns(both, clock).ask("host.test", Type.A)))
          .containsExactly("192.0.2.3");
    }
  }

  @Test // RFC 7766 §5
  void whatIsCutIsAskedForByTcp() {
    server.with("host.test. A 192.0.2.1").with(Fault.TRUNCATED, "host.test");
    assertThat(addresses(dns.ask("host.test", Type.A))).containsExactly("192.0.2.1");
    assertThat(server.asked()).containsExactly("host.test A", "host.test A by TCP");
  }

  @Test // RFC 1034 §3.6.2
  void aliasesAreFollowedAndAllOfThemMustBeSigned() {
    server.with(
        """
        a.signed.test.  CNAME b.signed.test.
        b.signed.test.  CNAME c.signed.test.
        c.signed.test.  A     192.0.2.1
        d.signed.test.  CNAME host.plain.test.
        host.plain.test. A    192.0.2.2
        """);
    var secure = (Found) dns.ask("a.signed.test", Type.A);
    assertThat(DnsName.text(secure.name())).isEqualTo("c.signed.test");
    assertThat(secure.secure()).isTrue();
    var half = (Found) dns.ask("d.signed.test", Type.A);
    assertThat(DnsName.text(half.name())).isEqualTo("host.plain.test");
    assertThat(half.secure()).isFalse();
    assertThat(((Found) dns.ask("d.signed.test", Type.CNAME)).secure()).isTrue();
  }

  @Test
  void aliasesWithoutWhatTheyLeadToAreAskedOn() {
    server
        .with("a.test. CNAME host.signed.test.\nhost.signed.test. A 192.0.2.1")
        .with("c.test. CNAME d.test.\nd.test. TXT x")
        .with(Fault.ALIAS_ONLY, "a.test", "c.test");
    var found = dns.ask("a.test", Type.A);
    assertThat(addresses(found)).containsExactly("192.0.2.1");
    assertThat(((Found) found).secure()).isFalse();
    assertThat(dns.ask("c.test", Type.A)).isEqualTo(new NoData(false));
  }

  @Test
  void aliasesThatTurnInACircleEnd() {
    server.with("a.test. CNAME b.test.\nb.test. CNAME a.test.");
    assertThat(dns.ask("a.test", Type.A)).isEqualTo(new Failed("more than 8 aliases"));
  }

  @Test // RFC 1035 §3.2.1: TTL
  void anAnswerIsKeptAsLongAsItSays() {
    server.with("host.test. 60 CNAME end.test.\nend.test. 600 A 192.0.2.1");
    dns.ask("host.test", Type.A);
    clock.pass(Duration.ofSeconds(59));
    dns.ask("host.test", Type.A);
    assertThat(server.asked()).hasSize(1);
    clock.pass(Duration.ofSeconds(1));
    dns.ask("HOST.test", Type.A);
    assertThat(server.asked()).hasSize(2);
  }

  @Test // RFC 2308 §5
  void thatThereIsNothingIsKeptAsLongAsTheZoneSays() {
    dns.ask("nobody.test", Type.MX);
    clock.pass(Duration.ofSeconds(299));
    server.with("nobody.test. MX 10 mx.test.");
    assertThat(dns.ask("nobody.test", Type.MX)).isInstanceOf(NoDomain.class);
    clock.pass(Duration.ofSeconds(1));
    assertThat(dns.ask("nobody.test", Type.MX)).isInstanceOf(Found.class);
  }

  @Test // RFC 9520 §3.2
  void aFailureIsKeptForSomeSeconds() {
    server.with("host.test. A 192.0.2.1").with(Fault.SERVFAIL, "host.test");
    dns.ask("host.test", Type.A);
    server.wellAgain("host.test");
    assertThat(dns.ask("host.test", Type.A)).isInstanceOf(Failed.class);
    clock.pass(Duration.ofSeconds(10));
    assertThat(dns.ask("host.test", Type.A)).isInstanceOf(Found.class);
  }

  @Test
  void equalQuestionsAtATimeAreAskedOnce() {
    server.with(Fault.SILENT, "host.test");
    var asking =
        IntStream.range(0, 50)
            .mapToObj(_ ->
                CompletableFuture.supplyAsync(
                    () -> impatient.ask("host.test", Type.A), Thread::startVirtualThread))
            .toList();
    assertThat(asking).allSatisfy(one -> assertThat(one.join()).isInstanceOf(Failed.class));
    assertThat(server.asked()).describedAs("rounds").hasSize(2);
  }

  @Test
  void noMoreAnswersAreKeptThanTheSettingSays() {
    var few = new Dns(settings().withCacheEntries(2), clock);
    server.with("a.test. A 192.0.2.1\nb.test. A 192.0.2.1\nc.test. A 192.0.2.1");
    List.of("a.test", "b.test", "a.test", "c.test", "a.test", "b.test")
        .forEach(name -> few.ask(name, Type.A));
    assertThat(server.asked()).containsExactly("a.test A", "b.test A", "c.test A", "b.test A");
  }

  @Test // RFC 4035 §5.3.1
  void aSignatureHasItsTime() {
    server.with("host.signed.test. A 192.0.2.1");
    var later = new TestClock();
    later.pass(Duration.ofDays(8));
    assertThat(new Dns(settings(), later).ask("host.signed.test", Type.A))
        .isInstanceOf(Bogus.class);
  }

  @Test // RFC 5891 §4, RFC 1035 §2.3.4
  void namesAreALabels() {
    assertThat(DnsName.ascii("Bücher.example.")).contains("xn--bcher-kva.example");
    assertThat(DnsName.ascii("_dmarc.example")).contains("_dmarc.example");
    assertThat(List.of("", ".", "a..b", "a b.test", "a\\000.test", "x".repeat(64) + ".test", "-a"))
        .allSatisfy(name -> assertThat(DnsName.ascii(name)).isEmpty());
    assertThat(DnsName.ascii(("x".repeat(62) + ".").repeat(5))).isEmpty();
  }

  @Test // for a server that passes on no signatures
  void withoutTrustAnchorsNothingIsSecureNorBogus() {
    server
        .with("host.signed.test. A 192.0.2.1")
        .with(Fault.STRIPPED, "host.signed.test", "signed.test");
    assertThat(dns.ask("host.signed.test", Type.A)).isInstanceOf(Bogus.class);
    var trusting = new Dns(settings().withTrustAnchors(List.of()), clock);
    assertThat(((Found) trusting.ask("host.signed.test", Type.A)).secure()).isFalse();
  }

  @Test
  void aServerThatPassesOnNoSignaturesIsToldOf() {
    try (var root = FakeDns.start(clock).sign(".").with(". NS ns.test.")) {
      var settings =
          settings().withServers(List.of(root.address())).withTrustAnchors(root.anchors());
      assertThat(new Dns(settings, clock).trouble()).isEmpty();
      root.with(Fault.STRIPPED, ".");
      assertThat(new Dns(settings, clock).trouble()).get().asString().startsWith("DNSSEC: ");
      root.with(Fault.SERVFAIL, ".");
      assertThat(new Dns(settings, clock).trouble()).contains("127.0.0.1: SERVFAIL");
    }
  }

  @Test
  void settingsThatCannotBeAreRefused() {
    var named = List.of(new HostPort("dns.example.org", 53));
    assertThatThrownBy(() -> DnsSettings.DEFAULT.withServers(named))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dns: the server dns.example.org:53 is no address");
    assertThatThrownBy(() -> new Dns(settings().withTrustAnchors(List.of("x y z")), clock))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
