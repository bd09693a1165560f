package org.chappe.oauth.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.TokenClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JavaUtilDate") // the JWT library's
class ExternalTokensTest {
  private final List<String> events = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private final InstantSource clock = () -> now;
  private FakeIssuer fake;
  private ExternalTokens tokens;

  @BeforeEach
  void start() throws Exception {
    fake = new FakeIssuer();
    tokens = trusting("audience=chappe domains=example.test,xn--bcher-kva.test");
  }

  @AfterEach
  void stop() {
    tokens.close();
    fake.close();
  }

  private ExternalTokens trusting(String options) {
    return new ExternalTokens(
        List.of(TrustedIssuer.parse(fake.url() + " " + options, file -> "s:s")),
        clock,
        (issuer, why) -> events.add(why));
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(fake.url())
        .subject("4711")
        .audience("chappe")
        .expirationTime(Date.from(now.plusSeconds(300)))
        .claim("email", "ann@example.test")
        .claim("email_verified", true)
        .claim("azp", "mailer");
  }

  @Test
  void aTokenOpensItsAccount() throws Exception {
    TokenClaims claims = tokens.verify(fake.signed(claims().build())).orElseThrow();
    assertThat(claims.subject()).hasToString("ann@example.test");
    assertThat(claims.client()).isEqualTo("mailer");
    assertThat(claims.grant()).isEmpty();
    assertThat(claims.expires()).isEqualTo(now.plusSeconds(300));
    assertThat(tokens.verify(fake.signed(claims().claim("email", "a@bücher.test").build())))
        .isPresent();
  }

  @Test
  void otherClaimsAreRefused() throws Exception {
    Map<String, JWTClaimsSet> wrong =
        Map.of(
            "audience", claims().audience("other").build(),
            "no audience", claims().audience(List.of()).build(),
            "issuer", claims().issuer("https://evil.test").build(),
            "over", claims().expirationTime(Date.from(now.minusSeconds(61))).build(),
            "no end", claims().expirationTime(null).build(),
            "not yet", claims().notBeforeTime(Date.from(now.plusSeconds(61))).build(),
            "domain", claims().claim("email", "ann@other.test").build(),
            "not verified", claims().claim("email_verified", false).build(),
            "nobody knows", claims().claim("email_verified", null).build(),
            "no address", claims().claim("email", "ann").build());
    for (Map.Entry<String, JWTClaimsSet> one : wrong.entrySet()) {
      assertThat(tokens.verify(fake.signed(one.getValue()))).as(one.getKey()).isEmpty();
    }
  }

  @Test
  void otherSignaturesAreRefused() throws Exception {
    String right = fake.signed(claims().build());
    assertThat(tokens.verify(right)).isPresent();
    assertThat(tokens.verify(new PlainJWT(claims().build()).serialize())).isEmpty();
    assertThat(tokens.verify(fake.signedByConfusion(claims().build()))).isEmpty();
    int last = right.length() - 10;
    char other = right.charAt(last) == 'A' ? 'B' : 'A';
    assertThat(tokens.verify(right.substring(0, last) + other + right.substring(last + 1)))
        .isEmpty();
    fake.key = FakeIssuer.key("one"); // the same name, another key
    assertThat(tokens.verify(fake.signed(claims().build()))).isEmpty();
    for (String nonsense : new String[] {"", "x", "a.b.c", "..", "x".repeat(20_000)}) {
      assertThat(tokens.verify(nonsense)).isEmpty();
    }
  }

  @Test
  void anotherClaimMayNameTheAccountAndAScopeBeNeeded() throws Exception {
    tokens.close();
    tokens = trusting("audience=chappe domains=example.test claim=preferred_username scope=mail");
    var claims = claims().claim("preferred_username", "bob@example.test");
    assertThat(tokens.verify(fake.signed(claims.build()))).isEmpty();
    assertThat(tokens.verify(fake.signed(claims.claim("scope", "openid mail").build())))
        .map(TokenClaims::subject)
        .hasToString("Optional[bob@example.test]");
    assertThat(
            tokens.verify(
                fake.signed(claims.claim("scope", null).claim("scp", List.of("mail")).build())))
        .isPresent();
    assertThat(tokens.verify(fake.signed(claims.claim("scp", List.of("email")).build()))).isEmpty();
  }

  @Test
  void newKeysAreFoundAndQuestionsLimited() throws Exception {
    assertThat(tokens.verify(fake.signed(claims().build()))).isPresent();
    assertThat(tokens.verify(fake.signed(claims().build()))).isPresent();
    assertThat(fake.questions).hasValue(2); // metadata and keys, once
    fake.key = FakeIssuer.key("two");
    assertThat(tokens.verify(fake.signed(claims().build()))).isEmpty(); // looked a moment ago
    assertThat(fake.questions).hasValue(2);
    now = now.plus(Duration.ofMinutes(1));
    assertThat(tokens.verify(fake.signed(claims().build()))).isPresent();
    assertThat(fake.questions).hasValue(4);
  }

  @Test
  void anIssuerThatIsAwayIsAskedLessOften() throws Exception {
    fake.status = 503;
    String token = fake.signed(claims().expirationTime(Date.from(now.plusSeconds(3000))).build());
    assertThat(tokens.verify(token)).isEmpty();
    int questions = fake.questions.get();
    assertThat(tokens.verify(token)).isEmpty();
    assertThat(fake.questions).hasValue(questions);
    assertThat(events).hasSize(1).first().asString().contains("status 404");
    now = now.plus(Duration.ofSeconds(1));
    assertThat(tokens.verify(token)).isEmpty();
    assertThat(events).hasSize(2);
    now = now.plus(Duration.ofSeconds(1));
    assertThat(tokens.verify(token)).isEmpty();
    assertThat(events).hasSize(2); // two seconds now
    fake.status = 200;
    now = now.plus(Duration.ofSeconds(1));
    assertThat(tokens.verify(token)).isPresent();
    fake.status = 503;
    now = now.plus(Duration.ofHours(1)).minusSeconds(700);
    assertThat(tokens.verify(fake.signed(claims().build()))).isPresent(); // by what is known
  }

  @Test // RFC 8414 §3.3
  void metadataOfAnotherIssuerIsNotBelieved() throws Exception {
    fake.name = "https://evil.test";
    assertThat(tokens.verify(fake.signed(claims().build()))).isEmpty();
    assertThat(events.getFirst()).contains("another issuer's");
  }

  @Test // RFC 7662
  void opaqueTokensAreAskedAbout() throws Exception {
    assertThat(tokens.verify("opaque")).isEmpty(); // no secret to ask with
    assertThat(fake.questions).hasValue(0);
    tokens.close();
    tokens = trusting("audience=chappe domains=example.test client=c secret-file=f");
    fake.introspected =
        "{\"active\":true,\"aud\":\"chappe\",\"exp\":%d,\"client_id\":\"m\",\"email\":\"ann@example.test\",\"email_verified\":true}"
            .formatted(now.getEpochSecond() + 300);
    assertThat(tokens.verify("opaque").orElseThrow().client()).isEqualTo("m");
    int questions = fake.questions.get();
    assertThat(tokens.verify("opaque")).isPresent();
    assertThat(fake.questions).hasValue(questions); // kept for a minute
    fake.introspected = "{\"active\":false}";
    now = now.plus(Duration.ofMinutes(1));
    assertThat(tokens.verify("opaque")).isEmpty();
    fake.introspected = "{\"active\":true,\"aud\":\"chappe\"}";
    assertThat(tokens.verify("other")).isEmpty(); // no end, no address
    String signed = fake.signed(claims().build());
    assertThat(tokens.verify(signed).orElseThrow().client()).isEqualTo("mailer"); // says it itself
    fake.introspected = "{\"active\":false}";
    now = now.plus(Duration.ofMinutes(1));
    assertThat(tokens.verify(signed)).isEmpty(); // revoked
    assertThat(tokens.verify(signed.substring(0, signed.length() - 6) + "AAAAAA")).isEmpty();
  }

  @Test
  void noIssuerSeesTokensThatMayBeAnothers() throws Exception {
    try (var second = new FakeIssuer()) {
      String options = " audience=chappe domains=example.test client=c secret-file=f";
      tokens.close();
      tokens =
          new ExternalTokens(
              List.of(
                  TrustedIssuer.parse(fake.url() + options, file -> "s:s"),
                  TrustedIssuer.parse(second.url() + options, file -> "s:s")),
              clock,
              (issuer, why) -> events.add(why));
      fake.introspected =
          "{\"active\":true,\"aud\":\"chappe\",\"exp\":%d,\"email\":\"ann@example.test\",\"email_verified\":true}"
              .formatted(now.getEpochSecond() + 300);
      assertThat(tokens.verify("opaque")).isEmpty();
      assertThat(fake.questions).hasValue(0);
      assertThat(tokens.verify(fake.signed(claims().build()))).isPresent(); // says whose it is
      assertThat(second.questions).hasValue(0);
    }
  }

  @Test
  void aRemoteIssuerDoesNotMakeUsAskThisMachine() {
    var remote = TrustedIssuer.parse("https://id.example.org audience=a domains=b", file -> "s");
    assertThat(remote.named("https://keys.example.org/x")).hasHost("keys.example.org");
    for (String here : List.of("http://127.0.0.1/x", "http://localhost/x", "https://[::1]/x")) {
      assertThatThrownBy(() -> remote.named(here))
          .as(here)
          .isInstanceOf(IllegalArgumentException.class);
    }
    var local = TrustedIssuer.parse("http://localhost:1 audience=a domains=b", file -> "s");
    assertThat(local.named("http://127.0.0.1/x")).hasHost("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://id.example.org audience=a domains=b",
        "ftp://127.0.0.1 audience=a domains=b",
        "https://id.example.org domains=b",
        "https://id.example.org audience=a",
        "https://id.example.org audience=a domains=b secret-file=f",
        "https://id.example.org audience=a domains=b client=c",
        "https://id.example.org audience=a domains=b audience=c",
        "https://id.example.org audience=a domains=b other=c",
        "https://user@id.example.org audience=a domains=b",
        "",
      })
  void settingsThatCannotBe(String text) {
    assertThatThrownBy(() -> TrustedIssuer.parse(text, file -> "s"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"http://127.0.0.1:1/x", "http://[::1]:1", "http://localhost:1", "https://a.test/r"})
  void settingsThatCan(String url) {
    var issuer = TrustedIssuer.parse(url + " audience=a domains=B.test,C.test", file -> "s");
    assertThat(issuer.domains()).isEqualTo(Set.of("b.test", "c.test"));
    assertThat(issuer.introspection()).isEqualTo(Optional.empty());
    assertThat(
            TrustedIssuer.parse(url + " audience=a domains=b client=c secret-file=f", f -> "x")
                .toString())
        .doesNotContain("secret=x");
  }
}
