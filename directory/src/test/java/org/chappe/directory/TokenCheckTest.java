package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.chappe.model.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TokenCheckTest {
  private final Fixture fixture = new Fixture();
  private final Map<String, TokenClaims> tokens = new ConcurrentHashMap<>();

  TokenCheckTest() {
    fixture.account("ann@a.test");
    fixture.account("bob@a.test");
    assertThat(fixture.directory.takesTokens()).isFalse();
    fixture.directory.take(token -> Optional.empty());
    fixture.directory.take(token -> Optional.ofNullable(tokens.get(token)));
    assertThat(fixture.directory.takesTokens()).isTrue();
    issue("anns", "Ann@a.test", Protocol.IMAP, Protocol.SMTP);
    issue("eves", "eve@a.test", Protocol.IMAP);
  }

  private void issue(String token, String subject, Protocol... scope) {
    var expires = fixture.clock.instant().plus(Duration.ofHours(1));
    tokens.put(
        token,
        new TokenClaims(Address.parse(subject), Set.of(scope), "Thunderbird", "grant-7", expires));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private SignIn show(Optional<String> user, String token, Protocol protocol) {
    return fixture.directory.authenticateToken(
        user, token, new Origin(InetAddress.ofLiteral("192.0.2.1"), protocol));
  }

  private SignIn show(String user, String token) {
    return show(Optional.of(user), token, Protocol.IMAP);
  }

  @Test
  void aTokenOpensItsSubjectsAccount() {
    var accepted =
        new SignIn.Accepted(
            fixture.directory.account(Address.parse("ann@a.test")).orElseThrow(),
            new Access(Access.Means.TOKEN, "grant-7", "Thunderbird"));
    assertThat(show(Optional.empty(), "anns", Protocol.IMAP)).isEqualTo(accepted);
    assertThat(show(Optional.of("ANN@a.test"), "anns", Protocol.SMTP)).isEqualTo(accepted);
    fixture.directory.factors().enableTotp(Address.parse("ann@a.test"));
    assertThat(show("ann@a.test", "anns")).isEqualTo(accepted);
    assertThat(fixture.pauses).isEmpty();
  }

  @Test
  void aTokenOpensNothingElse() {
    assertThat(show("bob@a.test", "anns")).isEqualTo(new SignIn.Refused());
    assertThat(show("ann@a.test", "forged")).isEqualTo(new SignIn.Refused());
    assertThat(show("eve@a.test", "eves")).isEqualTo(new SignIn.Refused());
    assertThat(show(Optional.empty(), "eves", Protocol.IMAP)).isEqualTo(new SignIn.Refused());
    assertThat(show(Optional.empty(), "forged", Protocol.IMAP)).isEqualTo(new SignIn.Refused());
    assertThat(fixture.pauses).hasSize(5);
    assertThat(show(Optional.empty(), "anns", Protocol.POP3))
        .isEqualTo(new SignIn.Refused(Refusal.WRONG_PROTOCOL));
    fixture.clock.pass(Duration.ofHours(1));
    assertThat(show("ann@a.test", "anns")).isEqualTo(new SignIn.Refused(Refusal.EXPIRED));
    assertThat(fixture.pauses).hasSize(5);
  }

  @Test
  void guessesAreCounted() {
    for (int i = 0; i < 30; i++) {
      show("ann@a.test", "guess" + i);
    }
    assertThat(show("ann@a.test", "forged")).isInstanceOf(SignIn.TooMany.class);
    assertThat(fixture.signIn("ann@a.test", "pass")).isInstanceOf(SignIn.TooMany.class);
    assertThat(show("ann@a.test", "anns")).isInstanceOf(SignIn.Accepted.class); // nobody's guess
  }

  @Test
  void anIssuerThatCannotBeAskedIsNoWrongToken() {
    fixture.directory.take(token -> {
      throw new IllegalStateException("the issuer is away");
    });
    for (int i = 0; i < 40; i++) {
      assertThatThrownBy(() -> show("ann@a.test", "forged")).hasMessage("the issuer is away");
    }
    assertThat(show("ann@a.test", "anns")).isInstanceOf(SignIn.Accepted.class);
  }
}
