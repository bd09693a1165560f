package org.chappe.relay.route.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsSettings;
import org.chappe.relay.route.dns.FakeDns;
import org.chappe.relay.route.dns.FakeDns.Fault;
import org.chappe.relay.route.sts.StsPolicy.Mode;
import org.chappe.store.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StsPoliciesTest {
  private static final String RECORD = "_mta-sts.example.test";

  private final TestClock clock = new TestClock();
  private final FakeDns world = FakeDns.start(clock);
  private final MemoryPolicies store = new MemoryPolicies();
  private final AtomicInteger fetches = new AtomicInteger();
  private StsPolicies policies = policies();
  private Optional<String> host = Optional.empty(); // what the policy host gives

  @AfterEach
  void stop() {
    world.close();
  }

  private StsPolicies policies() {
    var settings =
        DnsSettings.DEFAULT
            .withServers(List.of(world.address()))
            .withLongest(Duration.ofMinutes(1))
            .withTimeout(Duration.ofSeconds(20))
            .withRounds(1)
            .withTrustAnchors(List.of());
    return new StsPolicies(
        new Dns(settings, clock), this::fetch, store, StsSettings.DEFAULT, clock);
  }

  private StsPolicy fetch(String domain) throws IOException, BadPolicy {
    fetches.incrementAndGet();
    assertThat(domain).isEqualTo("example.test");
    var text = host.orElseThrow(() -> new IOException("no such host"));
    return StsPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** TXT for a minute. */
  private void record(String id) {
    world.without(RECORD);
    world.with(RECORD + ". 60 TXT \"v=STSv1; \" \"id=" + id + ";\"");
  }

  private void hostGives(String mode, long maxAge) {
    host =
        Optional.of(
            "version: STSv1\nmode: %s\nmx: mx.example.test\nmax_age: %d\n".formatted(mode, maxAge));
  }

  private Optional<Mode> mode() {
    return policies.of("example.test").policy().map(StsPolicy::mode);
  }

  @Test // RFC 8461 §3.1
  void withoutARecordNothingIsFetched() {
    hostGives("enforce", 86_400);
    assertThat(policies.of("example.test"))
        .isEqualTo(new StsPolicies.Known(Optional.empty(), Optional.empty()));
    world.with(RECORD + ". TXT \"v=spf1 -all\"");
    clock.pass(Duration.ofHours(1));
    assertThat(mode()).isEmpty();
    assertThat(fetches).hasValue(0);
  }

  @Test // RFC 8461 §3.3
  void aPolicyIsFetchedOnceAndKept() {
    record("1");
    hostGives("enforce", 604_800);
    for (int i = 0; i < 5; i++) {
      assertThat(mode()).contains(Mode.ENFORCE);
      clock.pass(Duration.ofHours(4));
    }
    assertThat(fetches).hasValue(1);
  }

  @Test // RFC 8461 §3.1: id
  void anotherIdIsFetchedAtOnce() {
    record("1");
    hostGives("testing", 604_800);
    assertThat(mode()).contains(Mode.TESTING);
    record("2");
    hostGives("enforce", 604_800);
    assertThat(mode()).describedAs("DNS as kept").contains(Mode.TESTING);
    clock.pass(Duration.ofMinutes(1));
    assertThat(mode()).contains(Mode.ENFORCE);
    assertThat(fetches).hasValue(2);
  }

  @Test // RFC 8461 §3.3: "proactively refresh"
  void aPolicyIsFetchedAgainOnceADay() {
    record("1");
    hostGives("enforce", 604_800);
    mode();
    clock.pass(Duration.ofDays(1));
    hostGives("none", 604_800);
    assertThat(mode()).isEmpty();
    assertThat(fetches).hasValue(2);
  }

  @Test // RFC 8461 §3.3, §10.2: "the sender MUST apply that cached policy"
  void whatIsKeptHoldsWhileNeitherDnsNorHttpsAnswer() {
    record("1");
    hostGives("enforce", 604_800);
    mode();
    host = Optional.empty();
    clock.pass(Duration.ofDays(2));
    assertThat(mode()).describedAs("HTTPS fails").contains(Mode.ENFORCE);
    world.with(Fault.SERVFAIL, RECORD);
    clock.pass(Duration.ofDays(1));
    assertThat(mode()).describedAs("DNS fails").contains(Mode.ENFORCE);
    world.wellAgain(RECORD);
    world.without(RECORD);
    clock.pass(Duration.ofDays(1));
    assertThat(mode()).describedAs("the record is gone").contains(Mode.ENFORCE);
    policies = policies();
    assertThat(mode()).describedAs("after a restart").contains(Mode.ENFORCE);
  }

  @Test // RFC 8461 §3.2: max_age, from when it was fetched last
  void whatIsKeptEndsWithItsTime() {
    record("1");
    hostGives("enforce", 604_800);
    mode();
    clock.pass(Duration.ofDays(3));
    mode();
    host = Optional.empty();
    clock.pass(Duration.ofDays(7).minusSeconds(1));
    assertThat(mode()).contains(Mode.ENFORCE);
    clock.pass(Duration.ofSeconds(1));
    assertThat(mode()).isEmpty();
    assertThat(store.get("example.test")).describedAs("forgotten").isEmpty();
  }

  @Test // RFC 8461 §3.3: five minutes
  void afterAFailureThereIsAPauseForThatId() {
    record("1");
    assertThat(policies.of("example.test").failure())
        .contains("the MTA-STS policy of example.test: no such host");
    clock.pass(Duration.ofMinutes(4));
    hostGives("enforce", 86_400);
    assertThat(policies.of("example.test").failure()).isPresent();
    assertThat(fetches).hasValue(1);
    clock.pass(Duration.ofMinutes(1));
    assertThat(mode()).contains(Mode.ENFORCE);
  }

  @Test
  void anotherIdNeedsNoPause() {
    record("1");
    mode();
    record("2");
    hostGives("enforce", 86_400);
    clock.pass(Duration.ofMinutes(1));
    assertThat(mode()).contains(Mode.ENFORCE);
  }

  @Test
  void whereDnsFailsAndNothingIsKeptItIsNotKnown() {
    world.with(Fault.SERVFAIL, RECORD);
    assertThat(policies.of("example.test"))
        .isEqualTo(
            new StsPolicies.Known(
                Optional.empty(),
                Optional.of("the MTA-STS policy of example.test: 127.0.0.1: SERVFAIL")));
  }

  @Test // RFC 8461 §3.1, §8.2: "senders MUST follow the CNAME pointers"
  void aRecordMayBeAnAlias() {
    world.with(RECORD + ". CNAME sts.provider.test.\nsts.provider.test. TXT \"v=STSv1; id=7\"");
    hostGives("enforce", 86_400);
    assertThat(mode()).contains(Mode.ENFORCE);
  }

  @Test
  void manyAtATimeFetchOnce() {
    record("1");
    hostGives("enforce", 86_400);
    assertThat(IntStream.range(0, 50).parallel().mapToObj(_ -> mode()).toList())
        .containsOnly(Optional.of(Mode.ENFORCE));
    assertThat(fetches).hasValue(1);
  }
}
