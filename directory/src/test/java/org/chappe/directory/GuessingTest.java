package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.Factors.NewAppPassword;
import org.chappe.directory.GuessLimits.Scope;
import org.chappe.directory.password.PasswordCost;
import org.chappe.model.Address;
import org.chappe.store.Committer;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

/** Who guesses gets nowhere, and in nobody's way. {@link SignInTest} has the delays. */
final class GuessingTest {
  private static final GuessLimits LIMITS = GuessLimits.DEFAULT;
  private static final Address ANN = Address.parse("ann@a.test");

  private static Fixture fixture(GuessLimits limits) {
    return fixture(limits, DirectorySettings.Remembering.DEFAULT);
  }

  /** Turns are as in a program. */
  private static Fixture fixture(GuessLimits limits, DirectorySettings.Remembering remembering) {
    var usual = Fixture.SETTINGS;
    return new Fixture(
        new MemoryStore(),
        new DirectorySettings(
            usual.hashing(),
            remembering,
            usual.lookups(),
            limits,
            usual.secondFactors(),
            usual.scram()));
  }

  private static GuessLimits withoutTurns() {
    return LIMITS.hashEvery(Duration.ZERO);
  }

  private static String address(int number) {
    return "10." + number / 65_536 % 256 + "." + number / 256 % 256 + "." + number % 256;
  }

  private static void accepted(SignIn answer) {
    assertThat(answer).isInstanceOf(SignIn.Accepted.class);
  }

  private static void locked(SignIn answer) {
    assertThat(answer).isInstanceOf(SignIn.TooMany.class);
  }

  @Test
  void oneMachineDoesNotKeepTheOwnerFromSomewhereNew() {
    try (var fixture = fixture(withoutTurns())) {
      fixture.account("ann@a.test");
      for (int i = 0; i < 2_000; i++) {
        fixture.signIn("ann@a.test", "guess " + i, "203.0.113.7");
        fixture.clock.pass(Duration.ofSeconds(10));
      }
      locked(fixture.signIn("ann@a.test", "pass", "203.0.113.7"));
      accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
    }
  }

  @Test
  void theNextAddressOfTheOwnersNetworkIsNoStrangers() {
    try (var fixture = fixture(withoutTurns())) {
      fixture.account("ann@a.test");
      accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
      for (int i = 0; i < 200; i++) {
        fixture.signIn("ann@a.test", "guess " + i, address(i * 300));
      }
      locked(fixture.signIn("ann@a.test", "pass", "192.0.2.1"));
      accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.77"));
      for (int i = 0; i < 40; i++) { // there, too, it is not for ever
        fixture.signIn("ann@a.test", "near " + i, "198.51.100." + (100 + i));
      }
      locked(fixture.signIn("ann@a.test", "pass", "198.51.100.200"));
      accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
    }
  }

  @Test
  void strangersTogetherCostOneAccountOneHashASecond() {
    var wide = new Scope(1_000_000, 2_000_000, Duration.ofMinutes(1));
    var limits =
        new GuessLimits(
            wide,
            wide,
            wide,
            wide,
            wide,
            wide,
            LIMITS.knownFor(),
            LIMITS.sharing(),
            LIMITS.hashEvery(),
            LIMITS.turns(),
            LIMITS.counters());
    for (var user : List.of("ann@a.test", "nobody@a.test", "not an address")) {
      try (var fixture = fixture(limits)) {
        fixture.account("ann@a.test");
        long before = fixture.directory.hashes();
        int seconds = 60;
        for (int second = 0; second < seconds; second++) {
          for (int i = 0; i < 100; i++) {
            fixture.signIn(user, second + " guess " + i, address(i * 700));
          }
          fixture.clock.pass(Duration.ofSeconds(1));
        }
        // Those that wait for their turn have it in the seconds that follow.
        assertThat(fixture.directory.hashes() - before)
            .describedAs(user)
            .isBetween((long) seconds, seconds + LIMITS.turns().toSeconds());
        assertThat(fixture.pauses).allMatch(pause -> pause.compareTo(LIMITS.turns()) <= 0);
      }
    }
  }

  @Test
  void aKnownDeviceWaitsForNoStrangersTurn() {
    try (var fixture = fixture(LIMITS)) {
      fixture.account("ann@a.test");
      accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
      for (int i = 0; i < 20; i++) {
        fixture.signIn("ann@a.test", "guess " + i, address(i));
      }
      fixture.clock.pass(Duration.ofMinutes(11)); // the right one is hashed again
      for (int i = 0; i < 20; i++) {
        fixture.signIn("ann@a.test", "more " + i, address(i));
      }
      fixture.pauses.clear();
      long before = fixture.directory.hashes();
      accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
      assertThat(fixture.directory.hashes() - before).isEqualTo(1);
      assertThat(fixture.pauses).isEmpty();
    }
  }

  /** An hour and a half of a guesser with a thousand machines, and the owner all the while. */
  @Test
  void aHundredThousandGuessesFromAThousandAddresses() {
    var forgetful =
        new DirectorySettings.Remembering(Duration.ofMillis(1), Duration.ofMillis(1), 100_000);
    try (var fixture = fixture(LIMITS, forgetful)) {
      fixture.account("ann@a.test");
      accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
      long begun = fixture.directory.hashes();
      int rounds = 5_000;
      int ofOwner = 0;
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < 20; i++) {
          int number = round * 20 + i;
          var guess =
              fixture.signIn("ann@a.test", "guess " + number, address(number % 1_000 * 300));
          assertThat(guess).isNotInstanceOf(SignIn.Accepted.class);
        }
        fixture.clock.pass(Duration.ofSeconds(1));
        fixture.pauses.clear();
        accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
        ofOwner++;
        assertThat(fixture.pauses).describedAs("the owner's waits").isEmpty();
      }
      long guessed = fixture.directory.hashes() - begun - ofOwner;
      // What the account's limit lets through: 30, and one every two minutes.
      assertThat(guessed).isBetween(30L, 30L + rounds / 120 + 1);
    }
  }

  // Many behind one address

  @Test
  void anOfficeIsNotLockedOutForOneOfThem() {
    try (var fixture = fixture(withoutTurns())) {
      for (int i = 0; i < 10; i++) {
        fixture.account("user" + i + "@a.test");
        accepted(fixture.signIn("user" + i + "@a.test", "pass", "203.0.113.7"));
      }
      fixture.account("ann@a.test");
      for (int i = 0; i < 500; i++) {
        fixture.signIn("made-up" + i + "@a.test", "summer", "203.0.113.7");
      }
      accepted(fixture.signIn("ann@a.test", "pass", "203.0.113.7"));
      for (int i = 0; i < 200; i++) { // ten times as much is not for ever
        fixture.signIn("more" + i + "@a.test", "summer", "203.0.113.7");
      }
      fixture.account("ben@a.test");
      locked(fixture.signIn("ben@a.test", "pass", "203.0.113.7"));
      accepted(fixture.signIn("user3@a.test", "pass", "203.0.113.7"));
      fixture.clock.pass(Duration.ofDays(8)); // they have gone, and so has what they brought
      for (int i = 0; i < 60; i++) {
        fixture.signIn("again" + i + "@a.test", "summer", "203.0.113.7");
      }
      locked(fixture.signIn("ben@a.test", "pass", "203.0.113.7"));
    }
  }

  @Test
  void anAccountOfOnesOwnBuysNoRoom() {
    try (var fixture = fixture(withoutTurns())) {
      fixture.account("ann@a.test");
      for (var own : List.of("eve@a.test", "mal@a.test")) {
        fixture.account(own);
        for (int i = 0; i < 50; i++) {
          accepted(fixture.signIn(own, "pass", "203.0.113.7"));
        }
      }
      for (int i = 0; i < 60; i++) {
        fixture.signIn("user" + i + "@a.test", "summer", "203.0.113.7");
      }
      locked(fixture.signIn("ann@a.test", "pass", "203.0.113.7"));
    }
  }

  @Test
  void howManyEverShareANetworkOneAccountIsGuessedAtNoMore() {
    try (var fixture = fixture(withoutTurns())) {
      for (int i = 0; i < 40; i++) {
        fixture.account("user" + i + "@a.test");
        accepted(fixture.signIn("user" + i + "@a.test", "pass", "203.0.113.7"));
      }
      fixture.account("ann@a.test");
      long before = fixture.directory.hashes();
      for (int i = 0; i < 500; i++) {
        fixture.signIn("ann@a.test", "guess " + i, "203.0.113.7");
      }
      assertThat(fixture.directory.hashes() - before).isEqualTo(LIMITS.pair().most());
    }
  }

  // A restart

  @Test
  void aRestartForgetsNeitherGuessesNorPlaces() {
    try (var fixture = fixture(withoutTurns())) {
      fixture.account("ann@a.test");
      accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
      for (int i = 0; i < 60; i++) {
        fixture.signIn("ann@a.test", "guess " + i, address(i));
      }
      fixture.reopen();
      locked(fixture.signIn("ann@a.test", "pass", "192.0.2.1"));
      accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
      fixture.clock.pass(Duration.ofMinutes(2));
      fixture.reopen();
      accepted(fixture.signIn("ann@a.test", "pass", "192.0.2.1"));
    }
  }

  @Test
  void aRestartForgetsNotWhoSharesANetwork() {
    try (var fixture = fixture(withoutTurns())) {
      for (int i = 0; i < 10; i++) {
        fixture.account("user" + i + "@a.test");
        accepted(fixture.signIn("user" + i + "@a.test", "pass", "203.0.113.7"));
      }
      fixture.account("ann@a.test");
      fixture.reopen();
      for (int i = 0; i < 300; i++) {
        fixture.signIn("made-up" + i + "@a.test", "summer", "203.0.113.7");
      }
      accepted(fixture.signIn("ann@a.test", "pass", "203.0.113.7"));
    }
  }

  @Test
  void aKilledProgramKnowsTheOwnersPlaces() {
    try (var fixture = fixture(withoutTurns())) {
      fixture.account("ann@a.test");
      accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
      fixture.directory.signIns().settle(); // what a second does
      var killed = fixture.directory;
      fixture.openAnother();
      for (int i = 0; i < 60; i++) {
        fixture.signIn("ann@a.test", "guess " + i, address(i));
      }
      locked(fixture.signIn("ann@a.test", "pass", "192.0.2.1"));
      accepted(fixture.signIn("ann@a.test", "pass", "198.51.100.9"));
      killed.close();
    }
  }

  @Test
  void moreThanFitsIsKeptByItsHeight() {
    var store = new MemoryStore();
    var clock = new Fixture.Clock();
    var committer = new Committer(store.partitions(), _ -> {});
    var places = new KnownPlaces(store.partitions(), clock, Duration.ofDays(30), 100);
    var guessing = new Guessing(withoutTurns(), clock, places);
    try (var kept = new GuessSnapshot(store.partitions(), committer, guessing)) {
      var many = new ArrayList<Guessing.Kept>();
      for (int i = 0; i < GuessSnapshot.LEVELS + 5_000; i++) {
        many.add(new Guessing.Kept(1 + i % 7, i * 31L, 4 + i % 20, clock.millis()));
      }
      guessing.restore(many);
      assertThat(guessing.begin(visitor("x@a.test", "192.0.2.1"))).isPresent(); // a change
      kept.write();
    }
    var after = new Guessing(withoutTurns(), clock, places);
    try (var kept = new GuessSnapshot(store.partitions(), committer, after)) {
      assertThat(after.kept()).hasSize(GuessSnapshot.LEVELS);
      assertThat(after.kept()).anyMatch(one -> one.wrong() == 23).noneMatch(one -> one.wrong() < 5);
      kept.write(); // nothing has changed
    }
    store.close();
  }

  private static Guessing.Visitor visitor(String user, String from) {
    return new Guessing.Visitor(user, Optional.empty(), Fixture.origin(from).address());
  }

  // Bounded

  @Test
  void madeUpNamesPushOutNoRealOnesCount() {
    var few =
        new GuessLimits(
            LIMITS.account(),
            LIMITS.pair(),
            LIMITS.known(),
            LIMITS.near(),
            LIMITS.address(),
            LIMITS.network(),
            LIMITS.knownFor(),
            LIMITS.sharing(),
            Duration.ZERO,
            LIMITS.turns(),
            64);
    try (var fixture = fixture(few)) {
      fixture.account("ann@a.test");
      for (int i = 0; i < 40; i++) {
        fixture.signIn("ann@a.test", "guess " + i, address(i * 300));
      }
      for (int i = 0; i < 1_000; i++) {
        fixture.signIn("made-up" + i + "@a.test", "summer", address(i * 300));
      }
      locked(fixture.signIn("ann@a.test", "pass", "192.0.2.1"));
    }
  }

  // What is random is not guessed

  @Test
  void anAppPasswordOpensWhateverStrangersDo() {
    try (var fixture = fixture(withoutTurns())) {
      fixture.account("ann@a.test");
      var phone =
          fixture
              .directory
              .factors()
              .addAppPassword(
                  ANN,
                  new NewAppPassword(
                      "phone", Set.of(Protocol.IMAP), Optional.empty(), Optional.empty()));
      for (int i = 0; i < 200; i++) {
        fixture.signIn("ann@a.test", "guess " + i, address(i * 300));
      }
      locked(fixture.signIn("ann@a.test", "pass", "192.0.2.1"));
      accepted(fixture.signIn("ann@a.test", phone, "192.0.2.1"));
    }
  }

  // Nobody learns who is here

  private record Seen(List<SignIn> answers, List<Duration> pauses, List<Long> hashes) {}

  /** The same guesses at somebody and at nobody: what is answered, waited and computed is alike. */
  @Test
  void guessesAtNobodyAreAnsweredAsThoseAtSomebody() {
    for (var limits : List.of(LIMITS, withoutTurns())) {
      assertThat(guessAt("ann@a.test", limits)).isEqualTo(guessAt("eve@a.test", limits));
    }
  }

  private static Seen guessAt(String user, GuessLimits limits) {
    try (var fixture = fixture(limits)) {
      fixture.account("ann@a.test");
      var answers = new ArrayList<SignIn>();
      var hashes = new ArrayList<Long>();
      for (int i = 0; i < 300; i++) {
        long before = fixture.directory.hashes();
        var guess = i % 7 == 0 ? "the same" : i % 11 == 0 ? "" : "guess " + i;
        answers.add(fixture.signIn(user, guess, address(i % 13 * 40)));
        hashes.add(fixture.directory.hashes() - before);
        fixture.clock.pass(Duration.ofMillis(700));
      }
      return new Seen(answers, List.copyOf(fixture.pauses), hashes);
    }
  }

  /** With hashes that cost something: it would show if one of the two computed none, or two. */
  @Test
  void guessesAtNobodyTakeAsLong() {
    var usual = Fixture.SETTINGS;
    var wide = new Scope(1_000_000, 2_000_000, Duration.ofMinutes(1));
    var limits =
        new GuessLimits(
            wide,
            wide,
            wide,
            wide,
            wide,
            wide,
            LIMITS.knownFor(),
            LIMITS.sharing(),
            Duration.ZERO,
            LIMITS.turns(),
            LIMITS.counters());
    var settings =
        new DirectorySettings(
            new DirectorySettings.Hashing(
                new PasswordCost(2_048, 1, 1), 1, 100, Duration.ofSeconds(20)),
            usual.remembering(),
            usual.lookups(),
            limits,
            usual.secondFactors(),
            usual.scram());
    try (var fixture = new Fixture(new MemoryStore(), settings)) {
      fixture.account("ann@a.test");
      long[] somebody = new long[150];
      long[] nobody = new long[150];
      for (int i = 0; i < somebody.length; i++) {
        somebody[i] = nanos(fixture, "ann@a.test", i);
        nobody[i] = nanos(fixture, "eve@a.test", i);
      }
      double ratio = (double) undisturbed(somebody) / undisturbed(nobody);
      assertThat(ratio).as("without a hash it would be a tenth or ten").isBetween(0.5, 2.0);
    }
  }

  private static long nanos(Fixture fixture, String user, int number) {
    long before = System.nanoTime();
    fixture.signIn(user, "guess " + number, address(number));
    return System.nanoTime() - before;
  }

  /** A quick one, as what is slower waited for something else on a busy machine. */
  private static long undisturbed(long[] times) {
    var sorted = Arrays.copyOfRange(times, 30, times.length); // the compiler is done by then
    Arrays.sort(sorted);
    return sorted[sorted.length / 4];
  }
}
