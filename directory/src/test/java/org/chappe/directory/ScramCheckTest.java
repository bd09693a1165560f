package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.Factors.NewAppPassword;
import org.chappe.model.Address;
import org.chappe.model.IpNetwork;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScramCheckTest {
  private static final Address ANN = Address.parse("ann@a.test");
  private static final byte[] MESSAGE = ScramClient.message("n=ann,r=x,r=xy,s=z,i=1,c=biws,r=xy");
  private static final DirectorySettings SETTINGS =
      Fixture.SETTINGS.scram(new DirectorySettings.Scram(Set.of(ScramHash.values()), 4_096));

  private final Fixture fixture = new Fixture(new MemoryStore(), SETTINGS);

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Origin origin(Protocol protocol, String address) {
    return new Origin(InetAddress.ofLiteral(address), protocol);
  }

  private ScramAnswer prove(ScramHash hash, String user, String password, Origin origin) {
    var salt = fixture.directory.scramSalt(user, hash);
    var client = new ScramClient(hash, password, salt);
    var answer =
        fixture.directory.authenticate(
            new ScramProof(hash, user, MESSAGE, client.proof(MESSAGE)), origin);
    assertThat(answer.signature())
        .isEqualTo(
            answer.signIn() instanceof SignIn.Accepted
                ? client.serverSignature(MESSAGE)
                : new byte[0]);
    return answer;
  }

  private SignIn prove(String user, String password) {
    return prove(ScramHash.SHA_256, user, password, origin(Protocol.IMAP, "192.0.2.1")).signIn();
  }

  private static Access.Means means(SignIn answer) {
    assertThat(answer).isInstanceOf(SignIn.Accepted.class);
    return ((SignIn.Accepted) answer).access().means();
  }

  @Test // RFC 5802 §5, RFC 7677 §3
  void theExamplesOfTheRfcs() {
    example(
        ScramHash.SHA_1,
        "QSXCR+Q6sek8bf92",
        "n=user,r=fyko+d2lbbFgONRv9qkxdawL,"
            + "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096,"
            + "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j",
        "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "rmF9pqV8S7suAoZWja4dJRkFsKQ=");
    example(
        ScramHash.SHA_256,
        "W22ZaJ0SNY7soEsUEjb6gQ==",
        "n=user,r=rOprNGfwEbeRWgbNEkqO,"
            + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
        "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  private static void example(
      ScramHash hash, String salt, String said, String proof, String signature) {
    var octets = Base64.getDecoder().decode(salt);
    var client = new ScramClient(hash, "pencil", new ScramSalt(octets, 4096));
    var keys =
        ScramKeys.derive(
            hash,
            ScramClient.message("pencil"),
            new ScramKeys.Parameters(new org.chappe.model.Octets(octets), 4096));
    byte[] message = ScramClient.message(said);
    assertThat(client.proof(message)).isEqualTo(Base64.getDecoder().decode(proof));
    assertThat(ScramCheck.fits(keys, new ScramProof(hash, "user", message, client.proof(message))))
        .isTrue();
    assertThat(ScramKeys.hmac(hash, keys.serverKey().toArray(), message))
        .isEqualTo(Base64.getDecoder().decode(signature))
        .isEqualTo(client.serverSignature(message));
  }

  @ParameterizedTest
  @EnumSource
  void whoKnowsThePasswordIsLetIn(ScramHash hash) {
    fixture.account("ann@a.test");
    var from = origin(Protocol.SMTP, "192.0.2.1");
    assertThat(means(prove(hash, "ANN@a.test", "pass", from).signIn()))
        .isEqualTo(Access.Means.PASSWORD);
    assertThat(prove(hash, "ann@a.test", "Pass", from).signIn()).isEqualTo(new SignIn.Refused());
    fixture.directory.setPassword(ANN, "pässword".toCharArray());
    assertThat(prove(hash, "ann@a.test", "pass", from).signIn()).isEqualTo(new SignIn.Refused());
    fixture.reopen();
    means(prove(hash, "ann@a.test", "pässword", from).signIn());
  }

  @Test
  void theSaltDoesNotTellWhoIsHere() {
    fixture.account("bob@a.test");
    var before = fixture.directory.scramSalt("ann@a.test", ScramHash.SHA_256);
    fixture.account("ann@a.test");
    var here = fixture.directory.scramSalt("ann@a.test", ScramHash.SHA_256);
    fixture.directory.setPassword(ANN, "another".toCharArray());
    var after = fixture.directory.scramSalt("ann@a.test", ScramHash.SHA_256);
    fixture.directory.removeAccount(ANN);
    var gone = fixture.directory.scramSalt("ann@a.test", ScramHash.SHA_256);
    assertThat(List.of(here, after, gone))
        .allSatisfy(salt -> {
          assertThat(salt.salt()).isEqualTo(before.salt());
          assertThat(salt.iterations()).isEqualTo(before.iterations());
        });
  }

  @Test
  void aProofIsOfOneExchange() {
    fixture.account("ann@a.test");
    var salt = fixture.directory.scramSalt("ann@a.test", ScramHash.SHA_256);
    byte[] proof = new ScramClient(ScramHash.SHA_256, "pass", salt).proof(MESSAGE);
    var other = ScramClient.message("n=ann,r=x,r=xz,s=z,i=1,c=biws,r=xz");
    assertThat(
            fixture
                .directory
                .authenticate(
                    new ScramProof(ScramHash.SHA_256, "ann@a.test", other, proof),
                    origin(Protocol.IMAP, "192.0.2.1"))
                .signIn())
        .isEqualTo(new SignIn.Refused());
  }

  @Test
  void anAppPasswordIsProvedInTheSameExchange() {
    fixture.account("ann@a.test");
    String phone = app("phone", Set.of(Protocol.IMAP), Optional.empty(), Optional.empty());
    String desk =
        app(
            "desk",
            Set.of(Protocol.IMAP, Protocol.SMTP),
            Optional.of(Duration.ofDays(1)),
            Optional.of(IpNetwork.parse("192.0.2.0/24")));
    assertThat(prove("ann@a.test", phone))
        .isEqualTo(
            new SignIn.Accepted(
                fixture.directory.account(ANN).orElseThrow(),
                new Access(Access.Means.APP_PASSWORD, "phone", "phone")));
    assertThat(((SignIn.Accepted) prove("ann@a.test", desk)).access().id()).isEqualTo("desk");
    assertThat(means(prove("ann@a.test", "pass"))).isEqualTo(Access.Means.PASSWORD);
    var smtp = origin(Protocol.SMTP, "192.0.2.1");
    assertThat(prove(ScramHash.SHA_256, "ann@a.test", phone, smtp).signIn())
        .isEqualTo(new SignIn.Refused(Refusal.WRONG_PROTOCOL));
    var elsewhere = origin(Protocol.IMAP, "198.51.100.1");
    assertThat(prove(ScramHash.SHA_256, "ann@a.test", desk, elsewhere).signIn())
        .isEqualTo(new SignIn.Refused(Refusal.WRONG_NETWORK));
    fixture.clock.pass(Duration.ofDays(1));
    assertThat(prove("ann@a.test", desk)).isEqualTo(new SignIn.Refused(Refusal.EXPIRED));
    fixture.directory.factors().revokeAppPassword(ANN, "phone");
    assertThat(prove("ann@a.test", phone)).isEqualTo(new SignIn.Refused());
    assertThat(fixture.pauses).hasSize(1);
  }

  private String app(
      String name, Set<Protocol> scope, Optional<Duration> lifetime, Optional<IpNetwork> network) {
    return fixture
        .directory
        .factors()
        .addAppPassword(ANN, new NewAppPassword(name, scope, lifetime, network));
  }

  @Test // digits behind the password are part of what is proved
  void withASecondFactorAnAppPasswordIsNeeded() {
    fixture.account("ann@a.test");
    fixture.directory.factors().enableTotp(ANN);
    assertThat(prove("ann@a.test", "pass"))
        .isEqualTo(new SignIn.Refused(Refusal.APP_PASSWORD_NEEDED));
    assertThat(prove("ann@a.test", "guess")).isEqualTo(new SignIn.Refused());
    String phone = app("phone", Set.of(Protocol.IMAP), Optional.empty(), Optional.empty());
    assertThat(means(prove("ann@a.test", phone))).isEqualTo(Access.Means.APP_PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"eve@a.test", "eve@else.test", "no address", "ann+x@a.test", ""})
  void whoIsNotHereLooksLikeWhoIs(String user) {
    fixture.account("ann@a.test");
    var own = fixture.directory.scramSalt("ann@a.test", ScramHash.SHA_256);
    var made = fixture.directory.scramSalt(user, ScramHash.SHA_256);
    assertThat(made.salt()).hasSameSizeAs(own.salt()).isNotEqualTo(own.salt());
    assertThat(made.iterations()).isEqualTo(own.iterations());
    assertThat(fixture.directory.scramSalt(user, ScramHash.SHA_1).salt()).isEqualTo(made.salt());
    fixture.reopen();
    assertThat(fixture.directory.scramSalt(user, ScramHash.SHA_256).salt()).isEqualTo(made.salt());
    assertThat(fixture.directory.scramSalt(user + "x", ScramHash.SHA_256).salt())
        .isNotEqualTo(made.salt());
    assertThat(prove(user, "pass")).isEqualTo(new SignIn.Refused());
    // As somebody with no key at all is held against zeros: what would fit these is nobody's.
    byte[] zeros = new byte[32];
    assertThat(
            fixture
                .directory
                .authenticate(
                    new ScramProof(ScramHash.SHA_256, user, MESSAGE, zeros),
                    origin(Protocol.IMAP, "192.0.2.1"))
                .signIn())
        .isEqualTo(new SignIn.Refused());
  }

  @Test
  void whoHasNoKeysYetLooksLikeWhoIsNotHere() {
    var store = new MemoryStore();
    try (var before = new Fixture(store)) {
      before.account("ann@a.test");
      before.directory.close();
      try (var after = new Fixture(store, SETTINGS)) {
        var salt = after.directory.scramSalt("ann@a.test", ScramHash.SHA_256);
        assertThat(salt.iterations()).isEqualTo(4_096);
        var client = new ScramClient(ScramHash.SHA_256, "pass", salt);
        var proof = new ScramProof(ScramHash.SHA_256, "ann@a.test", MESSAGE, client.proof(MESSAGE));
        assertThat(after.directory.authenticate(proof, origin(Protocol.IMAP, "192.0.2.1")).signIn())
            .isEqualTo(new SignIn.Refused());
      }
    }
  }

  @Test
  void guessesAreCountedWithThoseOfPasswords() {
    fixture.account("ann@a.test");
    String phone = app("phone", Set.of(Protocol.IMAP), Optional.empty(), Optional.empty());
    int guesses = 0;
    while (!(prove("ann@a.test", "guess " + guesses) instanceof SignIn.TooMany)) {
      assertThat(++guesses).isLessThan(100);
    }
    assertThat(guesses).isGreaterThan(5);
    assertThat(fixture.pauses).hasSize(guesses).anyMatch(pause -> !pause.isZero());
    assertThat(prove("ann@a.test", "pass")).isInstanceOf(SignIn.TooMany.class);
    assertThat(fixture.signIn("ann@a.test", "pass")).isInstanceOf(SignIn.TooMany.class);
    // What nobody can guess opens all the same.
    assertThat(means(prove("ann@a.test", phone))).isEqualTo(Access.Means.APP_PASSWORD);
  }

  @Test
  void whoHasProvedItIsKnownHereFromThenOn() {
    fixture.account("ann@a.test");
    means(prove("ann@a.test", "pass"));
    for (int i = 0; i < 40; i++) {
      fixture.signIn("ann@a.test", "guess " + i, "203.0.113." + i);
    }
    means(prove("ann@a.test", "pass"));
  }

  @Test
  void thereAreKeysForWhatTheSettingsSay() {
    assertThat(fixture.directory.scramHashes()).containsOnly(ScramHash.values());
    try (var none = new Fixture()) {
      assertThat(none.directory.scramHashes()).isEmpty();
    }
  }
}
