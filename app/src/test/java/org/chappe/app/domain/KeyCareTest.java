package org.chappe.app.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.directory.DirectoryRefused;
import org.chappe.directory.DirectorySettings;
import org.chappe.directory.DkimKey;
import org.chappe.directory.StoredDirectory;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsSettings;
import org.chappe.relay.route.dns.FakeDns;
import org.chappe.signing.SigningKey;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys from their making to their end, as DNS shows them and time passes. */
@Timeout(120)
class KeyCareTest {
  private static final String DOMAIN = "shop.test";

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final FakeDns world = FakeDns.start(() -> now);
  private final MemoryStore store = new MemoryStore(() -> now);
  private final StoredDirectory directory =
      new StoredDirectory(store, DirectorySettings.DEFAULT, () -> now, new SecureRandom());
  private final NewDkimKeys newKeys = new NewDkimKeys(() -> now);
  private final List<String> events = new ArrayList<>();
  private final KeyCare care = care(Optional.of(Duration.ofDays(180)));

  private KeyCare care(Optional<Duration> rotateAfter) {
    return new KeyCare(
        directory,
        newKeys,
        () ->
            new Dns(
                DnsSettings.DEFAULT
                    .withServers(List.of(world.address()))
                    .withTimeout(Duration.ofMillis(500))
                    .withRounds(1)
                    .withTrustAnchors(List.of()),
                () -> now),
        () -> now,
        rotateAfter,
        event -> events.add(event.line()));
  }

  @BeforeEach
  void domain() {
    directory.addDomain(DOMAIN, newKeys.apply(DOMAIN));
  }

  @AfterEach
  void close() {
    directory.close();
    store.close();
    world.close();
  }

  private void publish(String selector) {
    DkimKey key =
        directory.dkimKeys(DOMAIN).stream()
            .filter(one -> one.selector().equals(selector))
            .findFirst()
            .orElseThrow();
    var signing = SigningKey.ofPkcs8(DOMAIN, selector, key.pkcs8().toArray());
    world.with(
        "%s. IN TXT \"%s\"\n"
            .formatted(signing.dnsName(), String.join("\" \"", signing.dnsStrings())));
  }

  private List<String> states() {
    return directory.dkimKeys(DOMAIN).stream()
        .map(key -> key.selector() + " " + key.state())
        .toList();
  }

  private void look() {
    events.clear();
    care.look(List.of(DOMAIN));
  }

  @Test
  void aKeySignsFromWhenDnsShowsIt() {
    look();
    assertThat(states()).containsExactly("2026a-e WAITING", "2026a-r WAITING");
    assertThat(events)
        .containsExactly(
            "dkim.waiting domain=shop.test selector=2026a-e"
                + " record=2026a-e._domainkey.shop.test why=\"is not there\"",
            "dkim.waiting domain=shop.test selector=2026a-r"
                + " record=2026a-r._domainkey.shop.test why=\"is not there\"");
    publish("2026a-r");
    world.with("2026a-e._domainkey.shop.test. IN TXT \"v=DKIM1; k=ed25519; p=\"\n");
    look();
    assertThat(states()).containsExactly("2026a-e WAITING", "2026a-r ACTIVE");
    assertThat(directory.activeDkimKeys(DOMAIN)).hasSize(1);
    assertThat(events)
        .containsExactly(
            "dkim.waiting domain=shop.test selector=2026a-e record=2026a-e._domainkey.shop.test"
                + " why=\"is another: v=DKIM1; k=ed25519; p=\"",
            "dkim.activated domain=shop.test selector=2026a-r");
  }

  @Test // of its algorithm only: what the other pair's half signs is not to end before it begins
  void theNextKeyRetiresTheOneFromBeforeWhichGoes30DaysLater() {
    care.activate(DOMAIN, Optional.empty(), true);
    care.rotate(DOMAIN);
    publish("2026b-r");
    look();
    assertThat(states())
        .containsExactly("2026a-e ACTIVE", "2026a-r RETIRED", "2026b-e WAITING", "2026b-r ACTIVE");
    now = now.plus(Duration.ofDays(30)).minusMillis(1);
    look();
    assertThat(states()).contains("2026a-r RETIRED");
    now = now.plusMillis(1);
    look();
    assertThat(states()).containsExactly("2026a-e ACTIVE", "2026b-e WAITING", "2026b-r ACTIVE");
    assertThat(events)
        .contains(
            "dkim.removed domain=shop.test selector=2026a-r record=2026a-r._domainkey.shop.test");
  }

  @Test
  void theNextKeysAreMadeOnScheduleOnce() {
    care.activate(DOMAIN, Optional.empty(), true);
    now = now.plus(Duration.ofDays(180)).minusMillis(1);
    look();
    assertThat(states()).hasSize(2);
    now = now.plusMillis(1);
    look();
    look();
    assertThat(states())
        .containsExactly("2026a-e ACTIVE", "2026a-r ACTIVE", "2026b-e WAITING", "2026b-r WAITING");
    var never = care(Optional.empty());
    directory.removeDkimKey(DOMAIN, "2026b-e");
    directory.removeDkimKey(DOMAIN, "2026b-r");
    never.look(List.of(DOMAIN));
    assertThat(states()).hasSize(2);
  }

  @Test
  void whereDnsDoesNotAnswerKeysWaitAndOtherDomainsAreLookedAt() {
    world.with(FakeDns.Fault.SERVFAIL, "2026a-e._domainkey.gone.test");
    directory.addDomain("gone.test", newKeys.apply("gone.test"));
    publish("2026a-e");
    care.look(List.of("gone.test", "nobody.test", DOMAIN));
    assertThat(states()).contains("2026a-e ACTIVE");
    assertThat(events)
        .anyMatch(line -> line.contains("domain=gone.test") && line.contains("is not known: "))
        .contains("dkim.trouble domain=nobody.test");
  }

  @Test
  void aPersonIsToldWhatDnsShows() {
    assertThatThrownBy(() -> care.activate(DOMAIN, Optional.empty(), false))
        .isInstanceOf(DirectoryRefused.class)
        .hasMessage(
            "DNS does not show the key yet: 2026a-e._domainkey.shop.test is not there; --now does"
                + " not ask");
    publish("2026a-e");
    care.activate(DOMAIN, Optional.of("2026a-e"), false);
    assertThat(states()).containsExactly("2026a-e ACTIVE", "2026a-r WAITING");
  }

  @Test
  void aKeyMadeElsewhereKeepsItsSelector() {
    var key = SigningKey.generate(DOMAIN, "mail", org.chappe.signing.Algorithm.RSA_SHA256);
    care.add(DOMAIN, DkimKey.Algorithm.ED25519_SHA256, Optional.of("mail"), Optional.of(key.pem()));
    DkimKey added = directory.dkimKeys(DOMAIN).getLast();
    assertThat(added.algorithm()).isEqualTo(DkimKey.Algorithm.RSA_SHA256);
    assertThat(SigningKey.ofPkcs8(DOMAIN, "mail", added.pkcs8().toArray()).dnsText())
        .isEqualTo(key.dnsText());
    assertThatThrownBy(() ->
            care.add(
                DOMAIN,
                DkimKey.Algorithm.RSA_SHA256,
                Optional.of("other"),
                Optional.of("no key at all")))
        .hasMessage("no unencrypted private key in PEM");
  }
}
