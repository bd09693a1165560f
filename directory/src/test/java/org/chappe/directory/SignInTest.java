package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.chappe.directory.sasl.UserPassword;
import org.chappe.model.Address;
import org.chappe.store.FailingStore;
import org.chappe.store.MemoryStore;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignInTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void accepted(SignIn answer) {
    assertThat(answer).isInstanceOf(SignIn.Accepted.class);
  }

  private void refused(SignIn answer) {
    assertThat(answer).isEqualTo(new SignIn.Refused());
  }

  private long hashesFor(Runnable work) {
    long before = fixture.directory.hashes();
    work.run();
    return fixture.directory.hashes() - before;
  }

  @Test
  void theRightPasswordOpens() {
    var ann = fixture.account("ann@a.test");
    assertThat(fixture.signIn("ANN@A.test", "pass"))
        .isEqualTo(new SignIn.Accepted(new Account(ann, Address.parse("ann@a.test"))));
    refused(fixture.signIn("ann@a.test", "Pass"));
    refused(fixture.signIn("ann@a.test", ""));
    refused(fixture.signIn("ann@a.test", "x".repeat(2_000)));
    fixture.reopen();
    accepted(fixture.signIn("ann@a.test", "pass"));
  }

  @Test
  void aCheckedPasswordIsWiped() {
    fixture.account("ann@a.test");
    var right = new UserPassword("ann@a.test", "pass".toCharArray());
    var origin = new Origin(InetAddress.getLoopbackAddress(), Protocol.IMAP);
    accepted(right.check(fixture.directory, origin));
    assertThat(right.password()).containsOnly('\0');
    var wrong = new UserPassword("ann@a.test", "guess".toCharArray());
    refused(wrong.check(fixture.directory, origin));
    assertThat(wrong.password()).containsOnly('\0');
  }

  @ParameterizedTest // Mail for them reaches Ann; they are not her.
  @ValueSource(
      strings = {"ann+x@a.test", "sales@a.test", "postmaster@a.test", "ann", "", "@", "a@"})
  void onlyTheAccountsAddressIsItsName(String user) {
    fixture.account("ann@a.test");
    fixture.alias("sales@a.test", "ann@a.test");
    refused(fixture.signIn(user, "pass"));
  }

  @Test
  void aUserWhoIsNotHereCostsAHashToo() {
    fixture.account("ann@a.test");
    assertThat(hashesFor(() -> refused(fixture.signIn("ann@a.test", "wrong")))).isEqualTo(1);
    assertThat(hashesFor(() -> refused(fixture.signIn("eve@a.test", "wrong")))).isEqualTo(1);
    assertThat(hashesFor(() -> refused(fixture.signIn("ann@else.test", "wrong")))).isEqualTo(1);
    assertThat(hashesFor(() -> refused(fixture.signIn("no address", "wrong")))).isEqualTo(1);
    var longest = "x".repeat(400) + "@a.test";
    assertThat(hashesFor(() -> refused(fixture.signIn(longest, "wrong")))).isEqualTo(1);
  }

  @Test
  void aRightPasswordIsNotHashedAgainForSomeMinutes() {
    fixture.account("ann@a.test");
    Runnable signIn = () -> accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
    assertThat(hashesFor(signIn)).isEqualTo(1);
    fixture.clock.pass(Duration.ofMinutes(9));
    assertThat(hashesFor(signIn)).isZero();
    fixture.clock.pass(Duration.ofMinutes(9)); // since the last use, not the first
    assertThat(hashesFor(signIn)).isZero();
    fixture.clock.pass(Duration.ofMinutes(10));
    assertThat(hashesFor(signIn)).isEqualTo(1);
    for (int i = 0; i < 11; i++) {
      fixture.clock.pass(Duration.ofMinutes(5));
      assertThat(hashesFor(signIn)).isZero();
    }
    fixture.clock.pass(Duration.ofMinutes(5)); // an hour since it was hashed, however often used
    assertThat(hashesFor(signIn)).isEqualTo(1);
  }

  @Test
  void whatIsRememberedOpensNothingElse() {
    fixture.account("ann@a.test");
    fixture.account("bob@a.test");
    fixture.directory.setPassword(Address.parse("bob@a.test"), "bobs".toCharArray());
    accepted(fixture.signIn("ann@a.test", "pass"));
    refused(fixture.signIn("bob@a.test", "pass"));
    refused(fixture.signIn("ann@a.test", "bobs"));
    refused(fixture.signIn("ann@a.test", "pas"));
    // An account made anew under the same address is another one.
    fixture.directory.removeAccount(Address.parse("ann@a.test"));
    refused(fixture.signIn("ann@a.test", "pass"));
    fixture.account("ann@a.test");
    fixture.directory.setPassword(Address.parse("ann@a.test"), "hers".toCharArray());
    refused(fixture.signIn("ann@a.test", "pass"));
    accepted(fixture.signIn("ann@a.test", "hers"));
  }

  @Test
  void twentyConnectionsAtOnceCostOneHash() throws Exception {
    fixture.account("ann@a.test");
    long before = fixture.directory.hashes();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<SignIn> signIn = () -> fixture.signIn("ann@a.test", "pass");
      for (var answer : threads.invokeAll(Collections.nCopies(20, signIn))) {
        accepted(answer.get());
      }
    }
    assertThat(fixture.directory.hashes() - before).isBetween(1L, 2L); // two only by a hair's race
    assertThat(fixture.pauses).isEmpty();
  }

  @Test
  void aPhoneWithTheOldPasswordCountsOnce() {
    fixture.account("ann@a.test");
    for (int i = 0; i < 100; i++) {
      fixture.clock.pass(Duration.ofSeconds(5));
      refused(fixture.signIn("ann@a.test", "the old one"));
    }
    assertThat(fixture.pauses).allMatch(Duration::isZero);
    accepted(fixture.signIn("ann@a.test", "pass"));
    assertThat(hashesFor(() -> refused(fixture.signIn("ann@a.test", "the old one")))).isZero();
  }

  @Test
  void mistypingIsNotPunishedGuessingIs() {
    fixture.account("ann@a.test");
    for (int i = 1; i <= 30; i++) {
      refused(fixture.signIn("ann@a.test", "guess " + i, "192.0.2." + i % 2));
    }
    var expected = new ArrayList<Duration>(Collections.nCopies(5, Duration.ZERO));
    expected.addAll(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4)));
    expected.addAll(Collections.nCopies(22, Duration.ofSeconds(8)));
    assertThat(fixture.pauses).isEqualTo(expected);

    var tooMany = new SignIn.TooMany(Duration.ofMinutes(2));
    assertThat(
            hashesFor(() ->
                assertThat(fixture.signIn("ann@a.test", "31", "192.0.2.9")).isEqualTo(tooMany)))
        .isZero();
    // From anywhere: guesses from many machines count together.
    assertThat(fixture.signIn("ann@a.test", "pass", "203.0.113.7")).isEqualTo(tooMany);
    assertThat(fixture.signIn("ANN@a.test", "pass", "2001:db8::1")).isEqualTo(tooMany);
    fixture.clock.pass(Duration.ofSeconds(119));
    assertThat(fixture.signIn("ann@a.test", "pass", "192.0.2.9"))
        .isEqualTo(new SignIn.TooMany(Duration.ofSeconds(1)));
    fixture.clock.pass(Duration.ofSeconds(1));
    accepted(fixture.signIn("ann@a.test", "pass", "192.0.2.9"));
  }

  @Test
  void strangersDoNotLockOutWhoHasBeenHereBefore() {
    fixture.account("ann@a.test");
    accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
    for (int i = 0; i < 200; i++) {
      fixture.signIn("ann@a.test", "guess " + i, "203.0.113." + i);
      fixture.signIn("ann@a.test", "again " + i, "198.51.100." + (i + 10)); // her neighbours
    }
    assertThat(fixture.signIn("ann@a.test", "pass", "203.0.113.7"))
        .isInstanceOf(SignIn.TooMany.class);
    accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
    fixture.clock.pass(Duration.ofDays(29));
    for (int i = 0; i < 200; i++) {
      fixture.signIn("ann@a.test", "more " + i, "203.0.113." + i);
    }
    accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
    fixture.clock.pass(Duration.ofDays(30));
    for (int i = 0; i < 200; i++) {
      fixture.signIn("ann@a.test", "most " + i, "203.0.113." + i);
    }
    assertThat(fixture.signIn("ann@a.test", "pass", "198.51.100.9"))
        .isInstanceOf(SignIn.TooMany.class);
  }

  @Test
  void whoSignsInWithARememberedPasswordIsKnownToo() {
    fixture.account("ann@a.test");
    accepted(fixture.signIn("ann@a.test", "pass", "192.0.2.1"));
    accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
    for (int i = 0; i < 30; i++) {
      fixture.signIn("ann@a.test", "guess " + i, "203.0.113." + i);
    }
    accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
  }

  @Test
  void guessingFromAKnownAddressIsSlowedThere() {
    fixture.account("ann@a.test");
    accepted(fixture.signIn("ann@a.test", "pass"));
    for (int i = 0; i < 60; i++) {
      refused(fixture.signIn("ann@a.test", "guess " + i));
    }
    assertThat(fixture.signIn("ann@a.test", "pass")).isInstanceOf(SignIn.TooMany.class);
    accepted(fixture.signIn("ann@a.test", "pass", "203.0.113.7"));
  }

  @Test
  void oneMachineThatTriesManyAccountsIsLockedOut() {
    for (int i = 0; i < 60; i++) {
      refused(fixture.signIn("user" + i + "@a.test", "summer", "2001:db8:1:2::" + i));
    }
    fixture.account("ann@a.test");
    var locked = new SignIn.TooMany(Duration.ofMinutes(1));
    assertThat(fixture.signIn("ann@a.test", "pass", "2001:db8:1:2:ffff::1")).isEqualTo(locked);
    assertThat(fixture.signIn("not even an address", "pass", "2001:db8:1:2::5")).isEqualTo(locked);
    accepted(fixture.signIn("ann@a.test", "pass", "2001:db8:1:3::1"));
  }

  @Test
  void aNetworkThatTriesManyAccountsIsLockedOut() {
    for (int i = 0; i < 300; i++) {
      refused(fixture.signIn("user" + i + "@a.test", "summer", "203.0.113." + i % 200));
    }
    fixture.account("ann@a.test");
    assertThat(fixture.signIn("ann@a.test", "pass", "203.0.113.250"))
        .isEqualTo(new SignIn.TooMany(Duration.ofSeconds(15)));
    accepted(fixture.signIn("ann@a.test", "pass", "203.0.114.250"));
  }

  @Test
  void guessesSentAtOnceAreCountedBeforeTheyAreLookedAt() throws Exception {
    fixture.account("ann@a.test");
    long before = fixture.directory.hashes();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var guesses = new ArrayList<Callable<SignIn>>();
      for (int i = 0; i < 500; i++) {
        var guess = "guess " + i;
        var from = "203.0.113." + i % 5;
        guesses.add(() -> fixture.signIn("ann@a.test", guess, from));
      }
      threads.invokeAll(guesses);
    }
    assertThat(fixture.directory.hashes() - before).isEqualTo(30);
  }

  @Test
  void aStoreThatFailsIsNoWrongPassword() {
    var store = new FailingStore(new MemoryStore());
    try (var failing = new Fixture(store)) {
      failing.account("ann@a.test");
      failing.reopen();
      for (int i = 0; i < 40; i++) {
        store.failReads(1);
        assertThatThrownBy(() -> failing.signIn("ann@a.test", "pass"))
            .isInstanceOf(StoreUnavailable.class);
      }
      accepted(failing.signIn("ann@a.test", "pass"));
      assertThat(failing.pauses).isEmpty();
    }
  }
}
