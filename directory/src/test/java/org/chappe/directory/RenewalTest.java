package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.chappe.directory.password.GivenPassword.Form;
import org.chappe.directory.password.PasswordCost;
import org.chappe.directory.password.PasswordHash;
import org.chappe.model.Address;
import org.chappe.store.Committer;
import org.chappe.store.FailingStore;
import org.chappe.store.FailingStore.Failure;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hashes that are replaced after a sign-in; the keys of SCRAM are in {@code SecondFactorTest}. */
@Timeout(60)
final class RenewalTest {
  private static final Address ANN = Address.parse("ann@a.test");
  private static final String SSHA = "{SSHA}yI6cZwQadOA1e+/f+T+H3eCQQhRzYWx0"; // "password"

  private final MemoryStore rows = new MemoryStore();

  private static void importAnn(Fixture fixture, String hash) {
    fixture.directory.addDomain("a.test");
    fixture.directory.importAccounts(
        Stream.of(new NewAccount(1, ANN.toString(), hash.toCharArray(), Form.MARKED)),
        _ -> {},
        _ -> {});
  }

  private static Credentials credentials(Fixture fixture) {
    return fixture.directory.credentials(fixture.directory.account(ANN).orElseThrow().id());
  }

  private static String hash(Fixture fixture) {
    return credentials(fixture).password().toString();
  }

  private static void signsIn(Fixture fixture, String password) {
    assertThat(fixture.signIn(ANN.toString(), password)).isInstanceOf(SignIn.Accepted.class);
  }

  private static void awaitHash(Fixture fixture, String beginning) {
    while (!hash(fixture).startsWith(beginning)) {
      assertThat(Thread.currentThread().isInterrupted()).as("the time is up").isFalse();
      Thread.onSpinWait();
    }
  }

  @Test
  void aHashOfAnotherSystemIsReplacedAtTheFirstSignIn() {
    try (var fixture = new Fixture(rows)) {
      importAnn(fixture, SSHA);
      assertThat(fixture.signIn(ANN.toString(), "passwort")).isInstanceOf(SignIn.Refused.class);
      assertThat(hash(fixture)).isEqualTo(SSHA);
      signsIn(fixture, "password");
      awaitHash(fixture, "$argon2id$v=19$m=8,t=1,p=1$");
      String replaced = hash(fixture);
      fixture.reopen();
      signsIn(fixture, "password");
      assertThat(fixture.signIn(ANN.toString(), "Password")).isInstanceOf(SignIn.Refused.class);
      assertThat(hash(fixture)).isEqualTo(replaced);
    }
  }

  @Test
  void aHashFromBeforeTheCostGrewIsReplaced() {
    var hashing =
        new DirectorySettings.Hashing(new PasswordCost(16, 2, 1), 2, 100, Duration.ofSeconds(20));
    var grown =
        new DirectorySettings(
            hashing,
            Fixture.SETTINGS.remembering(),
            Fixture.SETTINGS.lookups(),
            Fixture.SETTINGS.guessing(),
            Fixture.SETTINGS.secondFactors(),
            Fixture.SETTINGS.scram());
    try (var before = new Fixture(rows)) {
      before.account(ANN.toString());
      signsIn(before, "pass");
    }
    try (var after = new Fixture(rows, grown)) {
      assertThat(hash(after)).contains("$m=8,t=1,p=1$");
      signsIn(after, "pass");
      awaitHash(after, "$argon2id$v=19$m=16,t=2,p=1$");
    }
  }

  @Test
  void onlyWhatIsWeakerIsDue() {
    try (var fixture = new Fixture(rows);
        var hasher = new PasswordHasher(Fixture.SETTINGS.hashing(), new Random(1))) {
      var renewal = renewal(hasher, DirectorySettings.Scram.NONE);
      importAnn(fixture, SSHA);
      assertThat(renewal.isDue(credentials(fixture))).isTrue();
      var ann = credentials(fixture).account();
      var dear =
          Credentials.of(
              ann,
              PasswordHash.parse(
                  "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
              1);
      assertThat(renewal.isDue(dear)).isFalse();
      assertThat(
              renewal(hasher, new DirectorySettings.Scram(Set.of(ScramHash.SHA_256), 4_096))
                  .isDue(dear))
          .as("keys of SCRAM are missing")
          .isTrue();
    }
  }

  private Renewal renewal(PasswordHasher hasher, DirectorySettings.Scram scram) {
    var partitions = rows.partitions();
    var ledger = new Ledger(new Committer(partitions, _ -> {}), new Records(partitions, 10));
    return new Renewal(
        ledger,
        hasher,
        new PasswordKeys(hasher, scram, new DirectoryKey(new byte[DirectoryKey.OCTETS])));
  }

  @Test
  void whatFailsIsNotShownAndComesAgain() {
    var failing = new FailingStore(rows);
    try (var fixture = new Fixture(failing)) {
      importAnn(fixture, SSHA);
      failing.failCommits(
          Stream.generate(() -> Failure.UNKNOWN_NOT_APPLIED).limit(200).toArray(Failure[]::new));
      signsIn(fixture, "password");
      fixture.directory.close();
      try (var next = new Fixture(rows)) {
        assertThat(hash(next)).isEqualTo(SSHA);
        signsIn(next, "password");
        awaitHash(next, "$argon2id$");
      }
    }
  }

  @Test
  void aPasswordThePolicyDoesNotTakeIsRefusedAndTheOldOneGoesOn() {
    try (var fixture = new Fixture(rows)) {
      fixture.account(ANN.toString());
      assertThatThrownBy(() ->
              fixture.directory.setPassword(
                  ANN, "new one".toCharArray(), (owner, _) -> Optional.of("not " + owner)))
          .isInstanceOfSatisfying(
              DirectoryRefused.class,
              refused -> {
                assertThat(refused.reason()).isEqualTo(DirectoryRefused.Reason.WEAK);
                assertThat(refused.text()).isEqualTo("not ann@a.test");
              });
      signsIn(fixture, "pass");
    }
  }
}
