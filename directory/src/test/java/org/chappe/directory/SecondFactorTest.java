package org.chappe.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.chappe.directory.DirectorySettings.SecondFactors;
import org.chappe.directory.Factors.NewAppPassword;
import org.chappe.directory.factor.SecondFactorPolicy;
import org.chappe.directory.factor.Totp;
import org.chappe.directory.password.PasswordCost;
import org.chappe.model.Address;
import org.chappe.model.IpNetwork;
import org.chappe.model.Octets;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a second factor on, the main password alone opens nothing; DESIGN.md §8. */
@Timeout(60)
final class SecondFactorTest {
  private static final Address ANN = Address.parse("ann@a.test");
  private static final Set<Protocol> MAIL = Set.of(Protocol.IMAP, Protocol.POP3, Protocol.SMTP);

  private Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Factors factors() {
    return fixture.directory.factors();
  }

  private Totp enable() {
    fixture.account("ann@a.test");
    return factors().enableTotp(ANN).totp();
  }

  private String code(Totp totp) {
    return totp.code(fixture.clock.instant());
  }

  private SignIn signIn(String password, Protocol protocol) {
    return signIn(password, protocol, "192.0.2.1");
  }

  private SignIn signIn(String password, Protocol protocol, String from) {
    return fixture.directory.authenticate(
        "ann@a.test", password.toCharArray(), new Origin(InetAddress.ofLiteral(from), protocol));
  }

  private static SignIn refused(Refusal why) {
    return new SignIn.Refused(why);
  }

  private static Access.Means means(SignIn answer) {
    assertThat(answer).isInstanceOf(SignIn.Accepted.class);
    return ((SignIn.Accepted) answer).access().means();
  }

  @Test
  void thePasswordAloneOpensNothingAnyMore() {
    fixture.account("ann@a.test");
    assertThat(means(signIn("pass", Protocol.IMAP))).isEqualTo(Access.Means.PASSWORD);
    factors().enableTotp(ANN);
    for (var protocol : MAIL) {
      assertThat(signIn("pass", protocol))
          .as("%s", protocol)
          .isEqualTo(refused(Refusal.FACTOR_NEEDED));
      assertThat(signIn("pass", protocol)).as("again").isEqualTo(refused(Refusal.FACTOR_NEEDED));
      assertThat(signIn("guess", protocol)).isEqualTo(new SignIn.Refused());
    }
    var account = fixture.directory.account(ANN).orElseThrow();
    assertThat(signIn("pass", Protocol.HTTP)).isEqualTo(new SignIn.FactorNeeded(account));
    fixture.reopen();
    assertThat(signIn("pass", Protocol.IMAP)).isEqualTo(refused(Refusal.FACTOR_NEEDED));
  }

  @Test
  void thePasswordWithTheSixDigitsOpensOnce() {
    var totp = enable();
    String both = "pass" + code(totp);
    assertThat(means(signIn(both, Protocol.IMAP))).isEqualTo(Access.Means.TOTP);
    assertThat(signIn(both, Protocol.IMAP)).isEqualTo(new SignIn.Refused());
    assertThat(signIn(both, Protocol.SMTP)).isEqualTo(new SignIn.Refused());
    fixture.reopen();
    assertThat(signIn(both, Protocol.IMAP)).as("after a restart").isEqualTo(new SignIn.Refused());
    fixture.clock.pass(Totp.STEP);
    assertThat(signIn("wrong" + code(totp), Protocol.IMAP)).isEqualTo(new SignIn.Refused());
    assertThat(means(signIn("pass" + code(totp), Protocol.IMAP))).isEqualTo(Access.Means.TOTP);
    assertThat(signIn("pass000000", Protocol.IMAP)).isEqualTo(new SignIn.Refused());
  }

  @Test
  void ofManyAtOnceWithOneCodeOneIsLetIn() throws Exception {
    var totp = enable();
    String both = "pass" + code(totp);
    Callable<SignIn> one = () -> signIn(both, Protocol.IMAP);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = threads.invokeAll(Collections.nCopies(20, one));
      int accepted = 0;
      for (var answer : answers) {
        accepted += answer.get() instanceof SignIn.Accepted ? 1 : 0;
      }
      assertThat(accepted).isOne();
    }
  }

  @Test // who waits for another's hash does not get the answer of before
  void whatSharesAHashIsDecidedByWhatHoldsNow() throws Exception {
    fixture.close();
    var slow = new PasswordCost(65_536, 4, 1); // half a second, to come between
    var usual = Fixture.SETTINGS;
    fixture =
        new Fixture(
            new MemoryStore(),
            new DirectorySettings(
                new DirectorySettings.Hashing(slow, 1, 100, Duration.ofSeconds(20)),
                usual.remembering(),
                usual.lookups(),
                usual.guessing(),
                usual.secondFactors(),
                usual.scram()));
    fixture.account("ann@a.test");
    long before = fixture.directory.hashes();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> signIn("pass", Protocol.IMAP));
      while (fixture.directory.hashes() == before) {
        Thread.onSpinWait();
      }
      factors().enableTotp(ANN);
      assertThat(signIn("pass", Protocol.IMAP)).isEqualTo(refused(Refusal.FACTOR_NEEDED));
      assertThat(first.get()).isNotNull(); // its session was open before, or ends: OpenSessions
      assertThat(fixture.directory.hashes()).as("they shared one").isEqualTo(before + 1);
    }
  }

  @Test
  void aPasswordThatEndsInDigitsStaysAPassword() {
    fixture.account("ann@a.test");
    fixture.directory.setPassword(ANN, "pass123456".toCharArray());
    var totp = factors().enableTotp(ANN).totp();
    assertThat(signIn("pass123456", Protocol.IMAP)).isEqualTo(refused(Refusal.FACTOR_NEEDED));
    assertThat(means(signIn("pass123456" + code(totp), Protocol.IMAP)))
        .isEqualTo(Access.Means.TOTP);
  }

  @Test
  void onePasswordAndCodeCostOneHash() {
    var totp = enable();
    long before = fixture.directory.hashes();
    var _ = signIn("pass" + code(totp), Protocol.IMAP);
    assertThat(fixture.directory.hashes() - before).isOne();
    var _ = signIn("guess1", Protocol.IMAP);
    var _ = signIn("other999999", Protocol.IMAP);
    assertThat(fixture.directory.hashes() - before).isEqualTo(3);
  }

  @Test
  void wherePoliciesForbidItDigitsAreNotLookedAt() {
    restart(new SecondFactors(SecondFactorPolicy.ALLOWED, Duration.ZERO, false));
    var totp = enable();
    assertThat(signIn("pass", Protocol.IMAP)).isEqualTo(refused(Refusal.APP_PASSWORD_NEEDED));
    assertThat(signIn("pass" + code(totp), Protocol.IMAP)).isEqualTo(new SignIn.Refused());
  }

  private void restart(SecondFactors factors) {
    fixture.close();
    fixture = new Fixture(new MemoryStore(), Fixture.SETTINGS.secondFactors(factors));
  }

  @Test
  void aPageGoesOnWithACodeOrARecoveryCode() {
    fixture.account("ann@a.test");
    var enrolment = factors().enableTotp(ANN);
    var account = fixture.directory.account(ANN).orElseThrow();
    var origin = new Origin(InetAddress.ofLiteral("192.0.2.1"), Protocol.HTTP);
    String code = code(enrolment.totp());
    assertThat(means(fixture.directory.secondFactor(account, code, origin)))
        .isEqualTo(Access.Means.TOTP);
    assertThat(fixture.directory.secondFactor(account, code, origin))
        .isEqualTo(new SignIn.Refused());
    String recovery = enrolment.recoveryCodes().getFirst();
    assertThat(
            means(
                fixture.directory.secondFactor(
                    account, recovery.replace("-", " ").toUpperCase(Locale.ROOT), origin)))
        .isEqualTo(Access.Means.RECOVERY_CODE);
    assertThat(fixture.directory.secondFactor(account, recovery, origin))
        .isEqualTo(new SignIn.Refused());
    assertThat(factors().status(ANN).recoveryCodes()).isEqualTo(9);

    var again = factors().newRecoveryCodes(ANN);
    assertThat(again).hasSize(10).doesNotHaveDuplicates();
    assertThat(fixture.directory.secondFactor(account, enrolment.recoveryCodes().get(1), origin))
        .isEqualTo(new SignIn.Refused());
  }

  @Test
  void wrongCodesAreCountedAndSlowedLikePasswords() {
    enable();
    var account = fixture.directory.account(ANN).orElseThrow();
    var origin = new Origin(InetAddress.ofLiteral("192.0.2.1"), Protocol.HTTP);
    SignIn answer = new SignIn.Refused();
    int tries = 0;
    while (answer instanceof SignIn.Refused && tries < 1_000) {
      answer = fixture.directory.secondFactor(account, "000000", origin);
      tries++;
    }
    assertThat(answer).isInstanceOf(SignIn.TooMany.class);
    assertThat(tries).isLessThanOrEqualTo(61);
  }

  @Test
  void totpThatIsBegunOpensAndClosesNothingBeforeItIsConfirmed() {
    fixture.account("ann@a.test");
    var totp = factors().beginTotp(ANN);
    assertThat(means(signIn("pass", Protocol.IMAP))).isEqualTo(Access.Means.PASSWORD);
    assertThat(signIn("pass" + code(totp), Protocol.IMAP)).isEqualTo(new SignIn.Refused());
    assertThatThrownBy(() -> factors().confirmTotp(ANN, "000000"))
        .isInstanceOf(DirectoryRefused.class)
        .hasMessageContaining("the code is wrong");
    assertThat(factors().confirmTotp(ANN, code(totp))).hasSize(10);
    assertThat(signIn("pass", Protocol.IMAP)).isEqualTo(refused(Refusal.FACTOR_NEEDED));
    assertThatThrownBy(() -> factors().enableTotp(ANN)).hasMessageContaining("has TOTP already");
    factors().disableTotp(ANN);
    assertThat(means(signIn("pass", Protocol.IMAP))).isEqualTo(Access.Means.PASSWORD);
    assertThat(factors().status(ANN).recoveryCodes()).isZero();
  }

  @Test
  void aPasskeyIsASecondFactorToo() {
    fixture.account("ann@a.test");
    var passkey =
        new Passkey(
            new Octets(new byte[] {1, 2}),
            "Key",
            new Octets(new byte[] {3}),
            fixture.clock.instant(),
            5,
            true);
    factors().addPasskey(ANN, passkey);
    assertThat(signIn("pass", Protocol.IMAP)).isEqualTo(refused(Refusal.APP_PASSWORD_NEEDED));
    factors().passkeyUsed(ANN, passkey, 6);
    assertThatThrownBy(() -> factors().passkeyUsed(ANN, passkey, 6))
        .hasMessageContaining("went back");
    fixture.reopen();
    assertThat(factors().passkeys(ANN)).containsExactly(passkey.signCount(6));
    factors().removePasskey(ANN, passkey);
    assertThat(means(signIn("pass", Protocol.IMAP))).isEqualTo(Access.Means.PASSWORD);
  }

  @Test
  void anAppPasswordOpensWhatItIsForAndNothingElse() {
    enable();
    String app = add("Phone", Set.of(Protocol.IMAP), Optional.empty(), Optional.empty());
    for (String typed : List.of(app, app.replace("-", ""), app.replace('-', ' '))) {
      assertThat(signIn(typed, Protocol.IMAP))
          .isEqualTo(
              new SignIn.Accepted(
                  fixture.directory.account(ANN).orElseThrow(),
                  new Access(Access.Means.APP_PASSWORD, "Phone", "Phone")));
    }
    long hashes = fixture.directory.hashes();
    assertThat(signIn(app, Protocol.SMTP)).isEqualTo(refused(Refusal.WRONG_PROTOCOL));
    assertThat(signIn(app, Protocol.HTTP)).isEqualTo(refused(Refusal.WRONG_PROTOCOL));
    assertThat(fixture.directory.hashes()).as("a right one costs no hash").isEqualTo(hashes);
    String wrong = app.substring(0, app.length() - 1) + (app.endsWith("a") ? "b" : "a");
    assertThat(signIn(wrong, Protocol.IMAP)).isEqualTo(new SignIn.Refused());

    fixture.reopen();
    assertThat(means(signIn(app, Protocol.IMAP))).isEqualTo(Access.Means.APP_PASSWORD);
    factors().revokeAppPassword(ANN, "PHONE");
    assertThat(signIn(app, Protocol.IMAP)).isEqualTo(new SignIn.Refused());
    assertThat(factors().appPasswords(ANN)).isEmpty();
  }

  private String add(
      String name, Set<Protocol> scope, Optional<Duration> lifetime, Optional<IpNetwork> network) {
    return factors().addAppPassword(ANN, new NewAppPassword(name, scope, lifetime, network));
  }

  @Test
  void anotherAccountsAppPasswordOpensNothing() {
    enable();
    fixture.account("bob@a.test");
    String app = add("Phone", MAIL, Optional.empty(), Optional.empty());
    assertThat(fixture.signIn("bob@a.test", app)).isEqualTo(new SignIn.Refused());
  }

  @Test
  void anAppPasswordExpiresAndKeepsToItsNetwork() {
    enable();
    String app =
        add(
            "Camera",
            MAIL,
            Optional.of(Duration.ofDays(90)),
            Optional.of(IpNetwork.parse("192.0.2.0/24")));
    assertThat(means(signIn(app, Protocol.SMTP))).isEqualTo(Access.Means.APP_PASSWORD);
    assertThat(signIn(app, Protocol.SMTP, "198.51.100.1"))
        .isEqualTo(refused(Refusal.WRONG_NETWORK));
    fixture.clock.pass(Duration.ofDays(90));
    assertThat(signIn(app, Protocol.SMTP)).isEqualTo(refused(Refusal.EXPIRED));
  }

  @Test
  void namesOfAppPasswordsAreChecked() {
    fixture.account("ann@a.test");
    var _ = add("Phone", MAIL, Optional.empty(), Optional.empty());
    for (var wrong :
        List.of(
            new NewAppPassword("phone ", MAIL, Optional.empty(), Optional.empty()),
            new NewAppPassword(" ", MAIL, Optional.empty(), Optional.empty()),
            new NewAppPassword("x".repeat(61), MAIL, Optional.empty(), Optional.empty()),
            new NewAppPassword("a\nb", MAIL, Optional.empty(), Optional.empty()),
            new NewAppPassword("a", Set.of(), Optional.empty(), Optional.empty()),
            new NewAppPassword("a", Set.of(Protocol.HTTP), Optional.empty(), Optional.empty()),
            new NewAppPassword("a", MAIL, Optional.of(Duration.ZERO), Optional.empty()))) {
      assertThatThrownBy(() -> factors().addAppPassword(ANN, wrong))
          .isInstanceOf(DirectoryRefused.class);
    }
    for (int i = 1; i < Factors.MOST; i++) {
      var _ = add("p" + i, MAIL, Optional.empty(), Optional.empty());
    }
    assertThatThrownBy(() -> add("more", MAIL, Optional.empty(), Optional.empty()))
        .hasMessageContaining("revoke one first");
  }

  @Test
  void whoIsRequiredToHaveOneHasATimeOfGrace() {
    restart(new SecondFactors(SecondFactorPolicy.REQUIRED, Duration.ofDays(14), true));
    fixture.account("ann@a.test");
    assertThat(factors().status(ANN).graceEnds()).isEmpty();
    assertThat(means(signIn("pass", Protocol.IMAP))).isEqualTo(Access.Means.PASSWORD);
    assertThat(factors().status(ANN).graceEnds())
        .hasValue(fixture.clock.instant().plus(Duration.ofDays(14)));
    fixture.clock.pass(Duration.ofDays(13));
    fixture.reopen();
    assertThat(means(signIn("pass", Protocol.IMAP))).isEqualTo(Access.Means.PASSWORD);
    fixture.clock.pass(Duration.ofDays(1));
    assertThat(signIn("pass", Protocol.IMAP)).isEqualTo(refused(Refusal.ENROLMENT_NEEDED));
    assertThat(signIn("guess", Protocol.IMAP)).isEqualTo(new SignIn.Refused());
    var totp = factors().enableTotp(ANN).totp();
    assertThat(means(signIn("pass" + code(totp), Protocol.IMAP))).isEqualTo(Access.Means.TOTP);
  }

  @Test
  void whoHadOneBeginsAnotherTimeOfGrace() {
    restart(new SecondFactors(SecondFactorPolicy.REQUIRED, Duration.ofDays(14), true));
    fixture.account("ann@a.test");
    assertThat(means(signIn("pass", Protocol.IMAP))).isEqualTo(Access.Means.PASSWORD);
    factors().enableTotp(ANN);
    fixture.clock.pass(Duration.ofDays(365));
    factors().disableTotp(ANN);
    assertThat(means(signIn("pass", Protocol.IMAP))).as("lost").isEqualTo(Access.Means.PASSWORD);
    factors().setPolicy("a.test", Optional.of(SecondFactorPolicy.ALLOWED));
    fixture.clock.pass(Duration.ofDays(15));
    assertThat(means(signIn("pass", Protocol.IMAP))).isEqualTo(Access.Means.PASSWORD);
    factors().setPolicy("a.test", Optional.empty());
    assertThat(means(signIn("pass", Protocol.IMAP))).isEqualTo(Access.Means.PASSWORD);
    fixture.clock.pass(Duration.ofDays(14));
    assertThat(signIn("pass", Protocol.IMAP)).isEqualTo(refused(Refusal.ENROLMENT_NEEDED));
  }

  @Test
  void theNearestPolicyHolds() {
    restart(new SecondFactors(SecondFactorPolicy.REQUIRED, Duration.ZERO, true));
    fixture.account("ann@a.test");
    var answers = new ArrayList<SignIn>();
    answers.add(signIn("pass", Protocol.IMAP));
    factors().setPolicy("a.test", Optional.of(SecondFactorPolicy.ALLOWED));
    answers.add(signIn("pass", Protocol.IMAP));
    factors().setPolicy(ANN, Optional.of(SecondFactorPolicy.REQUIRED));
    fixture.reopen();
    answers.add(signIn("pass", Protocol.IMAP));
    factors().setPolicy(ANN, Optional.empty());
    factors().setPolicy("a.test", Optional.of(SecondFactorPolicy.OFF));
    answers.add(signIn("pass", Protocol.IMAP));
    assertThat(answers)
        .extracting(answer -> answer instanceof SignIn.Accepted)
        .containsExactly(false, true, false, true);
    assertThat(factors().policy("a.test")).hasValue(SecondFactorPolicy.OFF);
    assertThatThrownBy(() -> factors().enableTotp(ANN))
        .hasMessageContaining("second factors are off here");
  }

  @Test
  void turningTheServersPolicyOffOpensNobodysDoor() {
    var totp = enable();
    factors().setPolicy("a.test", Optional.of(SecondFactorPolicy.OFF));
    assertThat(signIn("pass", Protocol.IMAP)).isEqualTo(refused(Refusal.FACTOR_NEEDED));
    assertThat(means(signIn("pass" + code(totp), Protocol.IMAP))).isEqualTo(Access.Means.TOTP);
  }

  @Test
  void whoKnowsOnlyThePasswordIsNoKnownVisitor() {
    enable();
    for (int i = 0; i < 40; i++) {
      assertThat(signIn("pass", Protocol.IMAP, "203.0.113.5"))
          .isEqualTo(refused(Refusal.FACTOR_NEEDED));
    }
    SignIn answer = new SignIn.Refused();
    int tries = 0;
    while (answer instanceof SignIn.Refused && tries < 1_000) {
      answer = signIn("pass" + (100_000 + tries), Protocol.IMAP, "203.0.113.5");
      tries++;
    }
    assertThat(tries).as("counted as a stranger's").isLessThanOrEqualTo(31);
  }

  @Test
  void whatIsRemovedWithTheAccountIsGone() {
    enable();
    String app = add("Phone", MAIL, Optional.empty(), Optional.empty());
    fixture.directory.removeAccount(ANN);
    fixture.account("ann@a.test");
    assertThat(signIn(app, Protocol.IMAP)).isEqualTo(new SignIn.Refused());
    assertThat(means(signIn("pass", Protocol.IMAP))).isEqualTo(Access.Means.PASSWORD);
  }

  @Test
  void passwordsGetKeysForScramAndOldOnesWithTheNextSignIn() {
    fixture.account("ann@a.test");
    var id = fixture.directory.account(ANN).orElseThrow().id();
    var store = fixture.store;
    try (var next =
        new Fixture(
            store,
            Fixture.SETTINGS.scram(
                new DirectorySettings.Scram(Set.of(ScramHash.SHA_256), 4_096)))) {
      assertThat(next.directory.credentials(id).scramKeys()).isEmpty();
      var answer = next.signIn("ann@a.test", "pass");
      assertThat(answer).isInstanceOf(SignIn.Accepted.class);
      while (next.directory.credentials(id).scramKeys().isEmpty()) {
        Thread.onSpinWait(); // the renewal waits for nobody
      }
      var credentials = next.directory.credentials(id);
      assertThat(credentials.scramKeys())
          .containsExactly(
              ScramKeys.derive(
                  ScramHash.SHA_256, "pass".getBytes(UTF_8), credentials.scram().orElseThrow()));
      var salt = credentials.scram().orElseThrow();
      var _ =
          next.directory
              .factors()
              .addAppPassword(
                  ANN, new NewAppPassword("a", MAIL, Optional.empty(), Optional.empty()));
      next.directory.setPassword(ANN, "another".toCharArray());
      assertThat(next.directory.credentials(id).scram()).as("bound").hasValue(salt);
      assertThat(next.directory.credentials(id).scramKeys()).isNotEqualTo(credentials.scramKeys());
    }
  }
}
