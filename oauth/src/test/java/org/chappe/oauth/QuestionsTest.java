package org.chappe.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.oauth.Fixture.json;
import static org.chappe.oauth.Fixture.text;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metadata, revocation, introspection, who somebody is, keys. */
class QuestionsTest {
  private Fixture server;
  private String client;

  @BeforeEach
  void start() throws Exception {
    server =
        new Fixture(
            new MemoryStore().partitions(),
            OAuthSettings.of(Fixture.ISSUER).withResourceServer("webmail", "s3cret:s"));
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> introspect(String token, String user) throws Exception {
    return server.send(
        Fixture.get(server.at("/oauth/introspect"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
            .POST(BodyPublishers.ofString("token=" + token)));
  }

  private HttpResponse<String> userInfo(String authorization) throws Exception {
    return server.send(
        Fixture.get(server.at("/oauth/userinfo")).header("Authorization", authorization));
  }

  @Test // RFC 8414 §2, RFC 9207 §3, RFC 9728 §3
  void theServerDescribesItself() throws Exception {
    Map<String, Object> told =
        json(server.send(Fixture.get(server.at("/.well-known/oauth-authorization-server"))));
    assertThat(told)
        .containsEntry("issuer", "https://mail.example.test")
        .containsEntry("authorization_endpoint", "https://mail.example.test/oauth/authorize")
        .containsEntry("code_challenge_methods_supported", List.of("S256"))
        .containsEntry("token_endpoint_auth_methods_supported", List.of("none"))
        .containsEntry("authorization_response_iss_parameter_supported", true);
    assertThat(told)
        .isEqualTo(json(server.send(Fixture.get(server.at("/.well-known/openid-configuration")))));
    for (Map.Entry<String, Object> one : told.entrySet()) {
      if (one.getKey().endsWith("_endpoint") || one.getKey().equals("jwks_uri")) {
        String path = ((String) one.getValue()).substring("https://mail.example.test".length());
        assertThat(server.send(Fixture.get(server.at(path))).statusCode())
            .as(path)
            .isNotEqualTo(404);
      }
    }
    assertThat(json(server.send(Fixture.get(server.at("/.well-known/oauth-protected-resource")))))
        .containsEntry("authorization_servers", List.of("https://mail.example.test"));
  }

  @Test // RFC 7009 §2
  void aClientEndsItsGrant() throws Exception {
    for (String kind : List.of("access_token", "refresh_token")) {
      Map<String, Object> tokens = server.tokens(client);
      HttpResponse<String> others =
          server.post(
              "/oauth/revoke", Map.of("client_id", server.client(), "token", text(tokens, kind)));
      assertThat(others.statusCode()).isEqualTo(200);
      assertThat(server.oauth.verify(text(tokens, "access_token"))).isPresent();
      HttpResponse<String> answer =
          server.post("/oauth/revoke", Map.of("client_id", client, "token", text(tokens, kind)));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(server.oauth.verify(text(tokens, "access_token"))).isEmpty();
    }
    assertThat(server.ended).hasSize(2);
    assertThat(server.post("/oauth/revoke", Map.of("client_id", client, "token", "x")).statusCode())
        .isEqualTo(200);
    assertThat(json(server.post("/oauth/revoke", Map.of("token", "x"))))
        .containsEntry("error", "invalid_client");
  }

  @Test // RFC 7662 §2
  void resourceServersAskAboutTokens() throws Exception {
    Map<String, Object> tokens = server.tokens(client);
    Map<String, Object> told = json(introspect(text(tokens, "access_token"), "webmail:s3cret:s"));
    assertThat(told)
        .containsEntry("active", true)
        .containsEntry("username", "ann@example.test")
        .containsEntry("client_id", client)
        .containsEntry("scope", "openid email offline_access imap smtp")
        .containsEntry("exp", server.instant().plus(Duration.ofHours(1)).getEpochSecond());
    assertThat(json(introspect(text(tokens, "refresh_token"), "webmail:s3cret:s")))
        .containsEntry("active", true)
        .doesNotContainKey("exp");
    json(server.refresh(client, text(tokens, "refresh_token")));
    assertThat(json(introspect(text(tokens, "refresh_token"), "webmail:s3cret:s")))
        .isEqualTo(Map.of("active", false));
    assertThat(json(introspect("x", "webmail:s3cret:s"))).isEqualTo(Map.of("active", false));
    for (String wrong : List.of("webmail:wrong", "other:s3cret:s", "webmail", ":", "")) {
      HttpResponse<String> refused = introspect(text(tokens, "access_token"), wrong);
      assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .contains("Basic realm=\"oauth\"");
    }
  }

  @Test // OpenID Connect Core §5.3, RFC 6750 §3
  void aTokenTellsWhoseItIs() throws Exception {
    String token = text(server.tokens(client), "access_token");
    assertThat(json(userInfo("Bearer " + token)))
        .isEqualTo(
            Map.of(
                "sub",
                Fixture.ANN.id().toString(),
                "email",
                "ann@example.test",
                "email_verified",
                true));
    assertThat(userInfo("Bearer x").headers().firstValue("WWW-Authenticate"))
        .contains("Bearer error=\"invalid_token\"");
    assertThat(userInfo("Basic x").statusCode()).isEqualTo(401);
    Map<String, String> request = Fixture.codeRequest(client);
    request.put("scope", "imap");
    String code = text(new Browser(server).signIn(request, "ann@example.test"), "code");
    String mailOnly = text(json(server.exchange(client, code)), "access_token");
    assertThat(userInfo("Bearer " + mailOnly).statusCode()).isEqualTo(403);
  }

  @Test
  void keysFollowEachOther() throws Exception {
    var keys = new SigningKeys(server.partitions, server, server.events::add);
    String first = keys.signing().getKeyID();
    server.pass(OAuthSettings.KEYS);
    keys.tend();
    assertThat(keys.signing().getKeyID()).isEqualTo(first); // the next is only shown
    assertThat(published(keys)).hasSize(2);
    server.pass(OAuthSettings.KEYS_SHOWN_BEFORE);
    String second = keys.signing().getKeyID();
    assertThat(second).isNotEqualTo(first);
    keys.tend();
    assertThat(published(keys)).hasSize(2); // the last tokens of the first are not over
    server.pass(Duration.ofDays(3));
    keys.tend();
    assertThat(published(keys)).isEqualTo(Set.of(second));
    assertThat(new SigningKeys(server.partitions, server, server.events::add).signing().getKeyID())
        .isEqualTo(second);
  }

  private static Set<String> published(SigningKeys keys) throws Exception {
    var set = JWKSet.parse(keys.published());
    assertThat(set.containsNonPublicKeys()).isFalse();
    return set.getKeys().stream().map(JWK::getKeyID).collect(Collectors.toSet());
  }

  @Test
  void nothingSecretIsInTheStoreOrInEvents() throws Exception {
    Map<String, Object> tokens = server.tokens(client);
    var row = server.partitions.scan(Rows.grantsOf(Fixture.ANN.id()), Rows.GRANTS, 1).getFirst();
    var refresh = Base64.getUrlDecoder().decode(text(tokens, "refresh_token"));
    byte[] secret = Arrays.copyOfRange(refresh, 20, 36);
    assertThat(new String(row.value(), StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
    for (OAuthEvent event : server.events) {
      assertThat(event.line())
          .matches("oauth\\.[a-z-]+ .*")
          .doesNotContain(text(tokens, "refresh_token"), text(tokens, "access_token"));
    }
  }
}
