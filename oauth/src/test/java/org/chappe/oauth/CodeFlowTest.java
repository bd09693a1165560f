package org.chappe.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.oauth.Fixture.json;
import static org.chappe.oauth.Fixture.text;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.chappe.directory.Protocol;
import org.chappe.directory.TokenClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6749 §4.1 with RFC 7636, §6, and what becomes of tokens. */
class CodeFlowTest {
  private Fixture server;
  private String client;

  @BeforeEach
  void start() throws Exception {
    server = new Fixture();
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test // RFC 7636 appendix B
  void theProofOfTheRfc() {
    assertThat(Pkce.proves(Fixture.VERIFIER, Fixture.CHALLENGE)).isTrue();
    assertThat(Pkce.proves(Fixture.VERIFIER + "x", Fixture.CHALLENGE)).isFalse();
    assertThat(Pkce.proves(Fixture.CHALLENGE, Fixture.CHALLENGE)).isFalse(); // not "plain"
  }

  @Test
  void aCodeBecomesTokens() throws Exception {
    Map<String, String> heard =
        new Browser(server).signIn(Fixture.codeRequest(client), "ann@example.test");
    assertThat(heard).containsEntry("state", "state 1");
    assertThat(heard).containsEntry("iss", "https://mail.example.test"); // RFC 9207 §2
    HttpResponse<String> answer = server.exchange(client, text(heard, "code"));
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    Map<String, Object> tokens = json(answer);
    assertThat(tokens)
        .containsEntry("token_type", "Bearer")
        .containsEntry("expires_in", 3600L)
        .containsEntry("scope", "openid email offline_access imap smtp")
        .containsKeys("refresh_token", "id_token");
    TokenClaims claims = server.oauth.verify(text(tokens, "access_token")).orElseThrow();
    assertThat(claims.subject()).isEqualTo(Fixture.ANN.address());
    assertThat(claims.scope()).isEqualTo(Set.of(Protocol.IMAP, Protocol.SMTP));
    assertThat(claims.client()).isEqualTo("Mailer");
    assertThat(claims.expires()).isEqualTo(server.instant().plus(Duration.ofHours(1)));
    assertThat(server.origins.getFirst().client()).isEqualTo("Browser/1");
    assertThat(server.origins.getFirst().protocol()).isEqualTo(Protocol.HTTP);
  }

  @Test // RFC 9068 §2, OpenID Connect Core §2
  void tokensAreSignedWithThePublishedKey() throws Exception {
    Map<String, Object> tokens = server.tokens(client);
    var keys = JWKSet.parse(server.send(Fixture.get(server.at("/oauth/jwks"))).body());
    assertThat(keys.containsNonPublicKeys()).isFalse();
    var access = SignedJWT.parse(text(tokens, "access_token"));
    var id = SignedJWT.parse(text(tokens, "id_token"));
    for (SignedJWT jwt : new SignedJWT[] {access, id}) {
      var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();
      assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
      assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo(Fixture.ANN.id().toString());
    }
    assertThat(access.getHeader().getType()).hasToString("at+jwt");
    assertThat(access.getJWTClaimsSet().getAudience()).containsExactly("https://mail.example.test");
    assertThat(id.getJWTClaimsSet().getAudience()).containsExactly(client);
    assertThat(id.getJWTClaimsSet().getClaim("nonce")).isEqualTo("n1");
    assertThat(id.getJWTClaimsSet().getClaim("email")).isEqualTo("ann@example.test");
    assertThat(server.oauth.verify(id.serialize())).isEmpty(); // no ID token opens anything
  }

  @Test // RFC 6749 §4.1.2
  void aCodeThatComesTwiceEndsWhatCameOfIt() throws Exception {
    String code = server.code(client);
    Map<String, Object> tokens = json(server.exchange(client, code));
    assertThat(json(server.exchange(client, code))).containsEntry("error", "invalid_grant");
    assertThat(server.oauth.verify(text(tokens, "access_token"))).isEmpty();
    assertThat(server.ended).hasSize(1);
  }

  @Test // RFC 6749 §4.1.2
  void aCodeThatComesAgainBeforeItsGrantIsKnownEndsItToo() throws Exception {
    String code = server.code(client);
    var second = new CompletableFuture<HttpResponse<String>>();
    server.meanwhile =
        () -> {
          try {
            second.complete(server.exchange(client, code));
          } catch (IOException | InterruptedException e) {
            second.completeExceptionally(e);
          }
        };
    Map<String, Object> first = json(server.exchange(client, code));
    assertThat(json(second.join())).containsEntry("error", "invalid_grant");
    assertThat(first).containsEntry("error", "invalid_grant");
    assertThat(server.grants.given(Fixture.ANN.id())).isEmpty();
    assertThat(server.ended).hasSize(1);
  }

  @Test // RFC 8707 §2.2
  void noMoreResourcesThanWereConsentedTo() throws Exception {
    Map<String, String> request = Fixture.codeRequest(client);
    request.put("resource", "imaps://mail.example.test");
    var browser = new Browser(server);
    for (String resource : List.of("imaps://mail.example.test", "https://mail.example.test/more")) {
      String code = text(browser.signIn(request, "ann@example.test"), "code");
      Map<String, String> form = Fixture.exchangeForm(client, code);
      form.put("resource", resource);
      Map<String, Object> answer = json(server.post("/oauth/token", form));
      if (resource.startsWith("imaps")) {
        assertThat(answer).containsKey("access_token");
      } else {
        assertThat(answer).containsEntry("error", "invalid_target");
      }
    }
    assertThat(server.grants.given(Fixture.ANN.id())).hasSize(1); // none for what was refused
  }

  @Test
  void aCodeLivesAMinute() throws Exception {
    String code = server.code(client);
    server.pass(Duration.ofSeconds(60));
    assertThat(json(server.exchange(client, code))).containsEntry("error", "invalid_grant");
  }

  @ParameterizedTest
  @CsvSource({
    "code_verifier, wrong-verifier-that-is-long-enough-to-be-one-indeed, invalid_grant",
    "code_verifier, , invalid_request",
    "code, x, invalid_grant",
    "code, , invalid_request",
    "redirect_uri, http://127.0.0.1:4712/callback, invalid_grant",
    "client_id, x, invalid_client",
    "client_id, , invalid_client",
    "grant_type, password, unsupported_grant_type",
    "grant_type, , invalid_request",
  })
  void whatDoesNotFitIsRefused(String name, String value, String error) throws Exception {
    Map<String, String> form = Fixture.exchangeForm(client, server.code(client));
    form.remove(name);
    if (value != null) {
      form.put(name, value);
    }
    HttpResponse<String> answer = server.post("/oauth/token", form);
    assertThat(json(answer)).containsEntry("error", error);
    assertThat(answer.statusCode()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
    assertThat(server.grants.given(Fixture.ANN.id())).isEmpty();
  }

  @Test
  void anotherClientsCodeIsRefused() throws Exception {
    String code = server.code(client);
    assertThat(json(server.exchange(server.client(), code)))
        .containsEntry("error", "invalid_grant");
  }

  @ParameterizedTest
  @CsvSource({
    "response_type, token, unsupported_response_type",
    "response_type, , unsupported_response_type",
    "scope, nothing, invalid_scope",
    "scope, , invalid_scope",
    "code_challenge, , invalid_request",
    "code_challenge, short, invalid_request",
    "code_challenge_method, plain, invalid_request",
    "code_challenge_method, , invalid_request",
    "prompt, none, login_required",
    "request, x, request_not_supported",
    "request_uri, x, request_uri_not_supported",
    "response_mode, fragment, invalid_request",
    "resource, https://elsewhere.test/, invalid_target",
  })
  void theClientHearsOfAWrongRequest(String name, String value, String error) throws Exception {
    Map<String, String> request = Fixture.codeRequest(client);
    request.remove(name);
    if (value != null) {
      request.put(name, value);
    }
    HttpResponse<String> answer = new Browser(server).passwordPage(request);
    String location = answer.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith("http://127.0.0.1:4711/callback?");
    assertThat(Fixture.parameters(location))
        .containsEntry("error", error)
        .containsEntry("state", "state 1")
        .containsEntry("iss", "https://mail.example.test");
  }

  @Test // RFC 9700 §4.11.2
  void nobodyIsSentToASiteBeforeTheySignedIn() throws Exception {
    String site = "https://evil.test/callback";
    HttpResponse<String> registered = server.register("{\"redirect_uris\":[\"" + site + "\"]}");
    Map<String, String> request = Fixture.codeRequest(text(json(registered), "client_id"));
    request.put("redirect_uri", site);
    var browser = new Browser(server);
    HttpResponse<String> consent = browser.consentPage(request, "ann@example.test");
    assertThat(consent.body()).contains("The access goes to evil.test.");
    HttpResponse<String> refused = browser.submit(consent, Map.of("allow", "no"));
    assertThat(refused.headers().firstValue("Location").orElseThrow()).startsWith(site + "?");
    request.put("scope", "nothing");
    HttpResponse<String> answer = browser.passwordPage(request);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(answer.body()).contains("<h1>This does not work</h1>");
  }

  @ParameterizedTest // RFC 6749 §4.1.2.1: nobody is sent to an address that is not the client's
  @CsvSource({
    "client_id, unknown",
    "client_id, ",
    "redirect_uri, https://evil.test/callback",
    "redirect_uri, http://127.0.0.1:4711/other",
    "redirect_uri, ",
  })
  void whoeverAsksWithoutARightIsShownAPage(String name, String value) throws Exception {
    Map<String, String> request = Fixture.codeRequest(client);
    request.remove(name);
    if (value != null) {
      request.put(name, value);
    }
    HttpResponse<String> answer = new Browser(server).passwordPage(request);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(answer.body()).contains("<h1>This does not work</h1>");
  }

  @Test
  void refusalIsToldToTheClient() throws Exception {
    var browser = new Browser(server);
    HttpResponse<String> answer =
        browser.submit(
            browser.consentPage(Fixture.codeRequest(client), "ann@example.test"),
            Map.of("allow", "no"));
    assertThat(Fixture.parameters(answer.headers().firstValue("Location").orElseThrow()))
        .containsEntry("error", "access_denied");
  }

  @Test // RFC 6749 §6, RFC 9700 §4.14.2
  void refreshTokensRotate() throws Exception {
    Map<String, Object> first = server.tokens(client);
    Map<String, Object> second = json(server.refresh(client, text(first, "refresh_token")));
    assertThat(text(second, "refresh_token")).isNotEqualTo(text(first, "refresh_token"));
    assertThat(second).containsEntry("scope", "openid email offline_access imap smtp");
    Map<String, Object> third = json(server.refresh(client, text(second, "refresh_token")));
    assertThat(server.oauth.verify(text(third, "access_token"))).isPresent();
    assertThat(server.grants.given(Fixture.ANN.id())).hasSize(1);
  }

  @Test // RFC 9700 §4.14.2
  void aCopiedRefreshTokenEndsTheGrant() throws Exception {
    Map<String, Object> first = server.tokens(client);
    Map<String, Object> second = json(server.refresh(client, text(first, "refresh_token")));
    Map<String, Object> third = json(server.refresh(client, text(second, "refresh_token")));
    assertThat(json(server.refresh(client, text(first, "refresh_token"))))
        .containsEntry("error", "invalid_grant");
    assertThat(json(server.refresh(client, text(third, "refresh_token"))))
        .containsEntry("error", "invalid_grant");
    assertThat(server.oauth.verify(text(third, "access_token"))).isEmpty();
    assertThat(server.ended).hasSize(1);
    assertThat(server.events)
        .anyMatch(e -> e instanceof OAuthEvent.GrantEnded ended && ended.why().equals("reused"));
  }

  @Test
  void anInventedRefreshTokenEndsNothing() throws Exception {
    Map<String, Object> tokens = server.tokens(client);
    String token = text(tokens, "refresh_token");
    String changed =
        token.substring(0, 35) + (token.charAt(35) == 'A' ? 'B' : 'A') + token.substring(36);
    for (String invented : new String[] {changed, "x", token + "A", "%%%" + token.substring(3)}) {
      assertThat(json(server.refresh(client, invented))).containsEntry("error", "invalid_grant");
    }
    assertThat(json(server.refresh(server.client(), token)))
        .containsEntry("error", "invalid_grant"); // another client's
    assertThat(json(server.refresh(client, token))).containsKey("access_token");
  }

  @Test // RFC 6749 §6
  void lessMayBeAskedForWhenRenewing() throws Exception {
    String token = text(server.tokens(client), "refresh_token");
    Map<String, String> form =
        new HashMap<>(
            Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                client,
                "refresh_token",
                token,
                "scope",
                "sieve"));
    assertThat(json(server.post("/oauth/token", form))).containsEntry("error", "invalid_scope");
    form.put("scope", "unknown"); // is not "all"
    assertThat(json(server.post("/oauth/token", form))).containsEntry("error", "invalid_scope");
    form.put("scope", "smtp");
    Map<String, Object> less = json(server.post("/oauth/token", form));
    assertThat(server.oauth.verify(text(less, "access_token")).orElseThrow().scope())
        .isEqualTo(Set.of(Protocol.SMTP));
  }

  @Test
  void tokensEndWithTheirTimeTheirGrantAndTheirAccount() throws Exception {
    String token = text(server.tokens(client), "access_token");
    server.pass(Duration.ofMinutes(59));
    assertThat(server.oauth.verify(token)).isPresent();
    server.pass(Duration.ofMinutes(1));
    assertThat(server.oauth.verify(token)).isEmpty();

    String another = text(server.tokens(client), "access_token");
    String grant = server.oauth.verify(another).orElseThrow().grant();
    assertThat(server.grants.revoke(Fixture.BOB.id(), grant)).isFalse();
    assertThat(server.grants.revoke(Fixture.ANN.id(), grant)).isTrue();
    assertThat(server.grants.revoke(Fixture.ANN.id(), grant)).isFalse();
    assertThat(server.oauth.verify(another)).isEmpty();
    assertThat(server.ended).containsExactly(grant);

    Map<String, Object> third = server.tokens(client);
    server.removeAnn();
    assertThat(server.oauth.verify(text(third, "access_token"))).isEmpty();
    assertThat(json(server.refresh(client, text(third, "refresh_token"))))
        .containsEntry("error", "invalid_grant");
    assertThat(server.grants.given(Fixture.ANN.id())).hasSize(1); // the first, which nobody ended
  }

  @Test
  void grantsSurviveARestart() throws Exception {
    Map<String, Object> tokens = server.tokens(client);
    try (var again = new Fixture(server.partitions, OAuthSettings.of(Fixture.ISSUER))) {
      assertThat(again.oauth.verify(text(tokens, "access_token"))).isPresent();
      assertThat(json(again.refresh(client, text(tokens, "refresh_token"))))
          .containsKey("access_token");
      var given = again.grants.given(Fixture.ANN.id()).getFirst();
      assertThat(given.client()).isEqualTo("Mailer");
      assertThat(given.scopes())
          .containsExactly("openid", "email", "offline_access", "imap", "smtp");
    }
  }

  @Test
  void aSignInUnderWayEndsWithTheGrants() throws Exception {
    Client known = new Clients(server.partitions, server, 10).find(client).orElseThrow();
    Instant signedIn = server.instant();
    server.pass(Duration.ofSeconds(1));
    assertThat(server.grants.revokeAll(Fixture.ANN.id())).isZero();
    assertThat(server.grants.begin(Fixture.ANN.id(), known, Set.of(Scope.IMAP), true, signedIn))
        .isEmpty();
    assertThat(server.grants.given(Fixture.ANN.id())).isEmpty();
    server.pass(Duration.ofSeconds(1));
    assertThat(
            server.grants.begin(
                Fixture.ANN.id(), known, Set.of(Scope.IMAP), true, server.instant()))
        .isPresent();
  }

  @Test
  void ofTooManyGrantsTheOldestEnds() throws Exception {
    Map<String, Object> first = server.tokens(client);
    Client known = new Clients(server.partitions, server, 10).find(client).orElseThrow();
    server.pass(Duration.ofSeconds(1));
    for (int i = 1; i < OAuthSettings.GRANTS; i++) {
      server.grants.begin(Fixture.ANN.id(), known, Set.of(Scope.IMAP), true, server.instant());
    }
    assertThat(server.oauth.verify(text(first, "access_token"))).isPresent();
    server.grants.begin(Fixture.ANN.id(), known, Set.of(Scope.IMAP), true, server.instant());
    assertThat(server.oauth.verify(text(first, "access_token"))).isEmpty();
    assertThat(server.grants.given(Fixture.ANN.id())).hasSize(OAuthSettings.GRANTS);
    assertThat(server.grants.revokeAll(Fixture.ANN.id())).isEqualTo(OAuthSettings.GRANTS);
    assertThat(server.ended).hasSize(1 + OAuthSettings.GRANTS);
  }

  @Test // draft-ietf-mailmaint-oauth-public-06 §3.9
  void oneScopeIsForAllMail() throws Exception {
    Map<String, String> request = Fixture.codeRequest(client);
    request.put("scope", "urn:ietf:params:oauth:scope:mail offline_access unknown");
    request.put("resource", "imaps://mail.example.test");
    String code = text(new Browser(server).signIn(request, "ann@example.test"), "code");
    Map<String, Object> tokens = json(server.exchange(client, code));
    assertThat(tokens)
        .containsEntry("scope", "offline_access urn:ietf:params:oauth:scope:mail")
        .doesNotContainKey("id_token");
    String access = text(tokens, "access_token");
    assertThat(server.oauth.verify(access).orElseThrow().scope())
        .isEqualTo(Set.of(Protocol.values()));
    assertThat(SignedJWT.parse(access).getJWTClaimsSet().getAudience())
        .containsExactly("https://mail.example.test", "imaps://mail.example.test");
  }
}
