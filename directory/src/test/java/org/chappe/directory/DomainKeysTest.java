package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.model.Octets;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainKeysTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void refused(Reason reason, String text, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            DirectoryRefused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.text()).isEqualTo(text);
            });
  }

  private List<DkimKey> keys(String domain) {
    fixture.reopen();
    return fixture.directory.dkimKeys(domain);
  }

  @Test
  void aDomainComesWithItsKeys() {
    var rsa =
        new DkimKey(
            "2026a-r",
            DkimKey.Algorithm.RSA_SHA256,
            new Octets(new byte[1_218]),
            Instant.parse("2026-03-01T12:00:00.123456Z"),
            DkimKey.State.WAITING);
    fixture.directory.addDomain("A.test", List.of(rsa, Fixture.key("2026a-e")));
    assertThat(keys("a.TEST")).containsExactly(Fixture.key("2026a-e"), rsa);
    assertThat(rsa.created()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123Z"));
  }

  @Test
  void aDomainMayBeWithoutKeys() {
    fixture.directory.addDomain("a.test");
    assertThat(keys("a.test")).isEmpty();
    refused(
        Reason.NOT_FOUND,
        "the domain b.test is not here",
        () -> fixture.directory.dkimKeys("b.test"));
  }

  @Test
  void keysAreAddedChangedAndRemoved() {
    fixture.directory.addDomain("a.test", List.of(Fixture.key("one")));
    fixture.directory.addDkimKey("a.test", Fixture.key("two"));
    fixture.directory.setDkimKeyState("a.test", "one", DkimKey.State.RETIRED);
    fixture.directory.setDkimKeyState("a.test", "two", DkimKey.State.ACTIVE);
    assertThat(keys("a.test"))
        .containsExactly(
            Fixture.key("one").state(DkimKey.State.RETIRED, fixture.clock.instant()),
            Fixture.key("two").state(DkimKey.State.ACTIVE, fixture.clock.instant()));
    fixture.directory.removeDkimKey("a.test", "one");
    assertThat(keys("a.test")).extracting(DkimKey::selector).containsExactly("two");
  }

  @Test
  void activeKeysAreAnsweredFromMemoryUntilTheyChange() {
    var store = new CountingStore(new MemoryStore(fixture.clock));
    try (var directory =
        new StoredDirectory(store, Fixture.SETTINGS, fixture.clock, new Random(1))) {
      directory.addDomain("a.test", List.of(Fixture.key("one"), Fixture.key("two")));
      assertThat(directory.activeDkimKeys("a.test")).isEmpty();
      assertThat(directory.activeDkimKeys("b.test")).isEmpty();
      directory.setDkimKeyState("a.test", "two", DkimKey.State.ACTIVE);
      var active = List.of(Fixture.key("two").state(DkimKey.State.ACTIVE, fixture.clock.instant()));
      assertThat(directory.activeDkimKeys("a.test")).isEqualTo(active);
      int reads = store.reads();
      assertThat(directory.activeDkimKeys("a.test")).isEqualTo(active);
      assertThat(directory.activeDkimKeys("b.test")).isEmpty();
      assertThat(store.reads()).isEqualTo(reads);
      directory.removeDkimKey("a.test", "two");
      assertThat(directory.activeDkimKeys("a.test")).isEmpty();
      directory.removeDomain("a.test");
      assertThat(directory.activeDkimKeys("a.test")).isEmpty();
    }
  }

  @Test
  void statesChangeTogetherOrNotAtAll() {
    fixture.directory.addDomain("a.test", List.of(Fixture.key("one"), Fixture.key("two")));
    refused(
        Reason.NOT_FOUND,
        "the domain a.test has no key three",
        () ->
            fixture.directory.setDkimKeyStates(
                "a.test", Map.of("one", DkimKey.State.ACTIVE, "three", DkimKey.State.ACTIVE)));
    assertThat(keys("a.test")).containsExactly(Fixture.key("one"), Fixture.key("two"));
    fixture.directory.setDkimKeyStates(
        "a.test", Map.of("one", DkimKey.State.RETIRED, "two", DkimKey.State.ACTIVE));
    assertThat(keys("a.test"))
        .extracting(DkimKey::state)
        .containsExactly(DkimKey.State.RETIRED, DkimKey.State.ACTIVE);
  }

  @Test
  void aSelectorIsOfOneKey() {
    fixture.directory.addDomain("a.test", List.of(Fixture.key("one")));
    refused(
        Reason.EXISTS,
        "the domain a.test has a key one already",
        () -> fixture.directory.addDkimKey("a.test", Fixture.key("one")));
    refused(
        Reason.NOT_FOUND,
        "the domain a.test has no key two",
        () -> fixture.directory.setDkimKeyState("a.test", "two", DkimKey.State.ACTIVE));
    refused(
        Reason.NOT_FOUND,
        "the domain a.test has no key two",
        () -> fixture.directory.removeDkimKey("a.test", "two"));
    refused(
        Reason.NOT_FOUND,
        "the domain b.test is not here",
        () -> fixture.directory.addDkimKey("b.test", Fixture.key("one")));
    refused(
        Reason.INVALID,
        "a domain begins with up to 20 keys, each with a selector of its own",
        () -> fixture.directory.addDomain("b.test", List.of(Fixture.key("x"), Fixture.key("x"))));
    assertThat(fixture.directory.domains()).containsExactly("a.test");
  }

  @Test
  void aDomainHas20Keys() {
    fixture.directory.addDomain(
        "a.test", IntStream.range(0, 20).mapToObj(i -> Fixture.key("k" + i)).toList());
    refused(
        Reason.IN_USE,
        "the domain a.test has 20 keys; remove one first",
        () -> fixture.directory.addDkimKey("a.test", Fixture.key("more")));
  }

  @Test
  void aRemovedDomainsKeysAreGone() {
    fixture.directory.addDomain("a.test", List.of(Fixture.key("one")));
    fixture.directory.removeDomain("a.test");
    fixture.directory.addDomain("a.test");
    assertThat(keys("a.test")).isEmpty();
  }

  @Test
  void keysAreNoAddresses() {
    fixture.account("ann@a.test");
    fixture.directory.addDkimKey("a.test", Fixture.key("ann"));
    assertThat(fixture.accounts()).containsExactly("ann@a.test");
    assertThat(fixture.aliases()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a b", "ä", "-a", "a-", ".a", "a.", "a..b", "a;b"})
  void aSelectorIsANameForDns(String selector) {
    refused(
        Reason.INVALID,
        "a selector has 1 to 63 letters a to z, digits, \"-\", \"_\" and single dots inside",
        () -> withSelector(selector));
  }

  private static DkimKey withSelector(String selector) {
    return new DkimKey(
        selector,
        DkimKey.Algorithm.RSA_SHA256,
        new Octets(new byte[1]),
        Instant.EPOCH,
        DkimKey.State.WAITING);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8_193})
  void aPrivateKeyHas1To8192Octets(int octets) {
    refused(
        Reason.INVALID,
        "a private key has 1 to 8192 octets",
        () ->
            new DkimKey(
                "a",
                DkimKey.Algorithm.RSA_SHA256,
                new Octets(new byte[octets]),
                Instant.EPOCH,
                DkimKey.State.WAITING));
  }
}
