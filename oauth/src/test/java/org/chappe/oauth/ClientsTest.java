package org.chappe.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.oauth.Fixture.json;
import static org.chappe.oauth.Fixture.text;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7591, RFC 8252 §7 */
class ClientsTest {
  @Test // RFC 7591 §3.2.1
  void aClientRegistersItself() throws Exception {
    try (var server = new Fixture()) {
      HttpResponse<String> answer =
          server.register(
              """
              {"client_name": "Mailer", "client_uri": "https://mailer.example/",
               "redirect_uris": ["com.example.mailer:/done", "http://[::1]/x"],
               "token_endpoint_auth_method": "none", "software_id": "4711", "logo_uri": 5,
               "grant_types": ["authorization_code", "refresh_token"]}
              """);
      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(json(answer))
          .containsEntry("client_name", "Mailer")
          .containsEntry("client_uri", "https://mailer.example/")
          .containsEntry("token_endpoint_auth_method", "none")
          .containsEntry("redirect_uris", List.of("com.example.mailer:/done", "http://[::1]/x"))
          .doesNotContainKey("client_secret");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "x | invalid_client_metadata",
        "[] | invalid_client_metadata",
        "{} | invalid_redirect_uri",
        "{\"redirect_uris\": \"https://a.test/\"} | invalid_client_metadata",
        "{\"redirect_uris\": [5]} | invalid_client_metadata",
        "{\"redirect_uris\": [\"javascript:alert(1)\"]} | invalid_redirect_uri",
        "{\"redirect_uris\": [\"https://a.test/\"], \"client_name\": 5} | invalid_client_metadata",
        "{\"redirect_uris\": [\"https://a.test/\"], \"grant_types\": [\"password\"]} | invalid_client_metadata",
        "{\"redirect_uris\": [\"https://a.test/\"], \"response_types\": [\"token\"]} | invalid_client_metadata",
        "{\"redirect_uris\": [\"https://a.test/\"], \"token_endpoint_auth_method\": \"private_key_jwt\"} | invalid_client_metadata",
      })
  void wrongOnesAreRefused(String body, String error) {
    assertThatThrownBy(() -> Registration.parse(body))
        .isInstanceOfSatisfying(OAuthError.class, e -> assertThat(e.error()).isEqualTo(error));
  }

  @Test
  void redirectUrisTogetherHaveALimit() {
    String half = "https://a.test/" + "x".repeat(985);
    String registration = "{\"redirect_uris\": [\"%s\", \"%s\"]}";
    assertThat(Registration.parse(registration.formatted(half, half)).redirectUris()).hasSize(2);
    assertThatThrownBy(() -> Registration.parse(registration.formatted(half, half + "x")))
        .isInstanceOfSatisfying(
            OAuthError.class, e -> assertThat(e.error()).isEqualTo("invalid_redirect_uri"));
  }

  @Test
  void registrationsHaveALimit() throws Exception {
    var settings = OAuthSettings.of(Fixture.ISSUER).withClients(3, 40); // 2 from one address
    try (var server = new Fixture(new MemoryStore().partitions(), settings)) {
      server.client();
      server.client();
      HttpResponse<String> refused = server.register("{\"redirect_uris\": [\"https://a.test/\"]}");
      assertThat(refused.statusCode()).isEqualTo(429);
      server.pass(Duration.ofHours(1));
      server.client();
      assertThat(server.register("{\"redirect_uris\": [\"https://a.test/\"]}").statusCode())
          .isEqualTo(503);
    }
  }

  @Test
  void whatNobodyUsesIsForgotten() throws Exception {
    try (var server = new Fixture()) {
      String used = server.client();
      String unused = server.client();
      server.tokens(used);
      var clients = new Clients(server.partitions, server, 10);
      server.pass(Duration.ofHours(23));
      assertThat(clients.sweep()).isZero();
      server.pass(Duration.ofHours(2));
      assertThat(clients.sweep()).isEqualTo(1);
      assertThat(clients.find(unused)).isEmpty();
      assertThat(clients.find(used)).isPresent();
      server.pass(Duration.ofDays(400));
      assertThat(clients.sweep()).isEqualTo(1);
    }
  }

  @ParameterizedTest // RFC 8252 §7
  @ValueSource(
      strings = {
        "https://app.example/callback?x=1",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:8080/",
        "http://[::1]:1/a",
        "http://localhost/a",
        "com.example.app:/callback",
        "com.example.app://callback/x",
      })
  void redirectUrisMayBe(String text) {
    assertThat(RedirectUri.parse(text).allows(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/callback",
        "http://app.example/callback",
        "http://127.0.0.1.evil.test/",
        "http://127.0.0.1@evil.test/",
        "https:///callback",
        "HTTPS://evil.test/callback",
        "Com.example.app:/callback",
        "https://app.example/#fragment",
        "https://user@app.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "app:/callback",
        "urn:ietf:wg:oauth:2.0:oob",
        "https://app.example/ü",
        "https://app.example/ x",
      })
  void redirectUrisMayNotBe(String text) {
    assertThatThrownBy(() -> RedirectUri.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a ");
  }

  @ParameterizedTest // RFC 8252 §7.3, RFC 9700 §2.1
  @CsvSource({
    "http://127.0.0.1/a, http://127.0.0.1:4711/a, true",
    "http://127.0.0.1:1/a, http://127.0.0.1:4711/a, true",
    "http://[::1]/a, http://[::1]:4711/a, true",
    "http://127.0.0.1/a, http://127.0.0.1:4711/b, false",
    "http://127.0.0.1/a, http://127.0.0.1:4711/a?b=c, false",
    "http://127.0.0.1/a, http://localhost:4711/a, false",
    "http://127.0.0.1/a, http://x@127.0.0.1/a, false",
    "http://127.0.0.1/a, http://127.0.0.1/a#b, false",
    "http://127.0.0.1/a, https://127.0.0.1/a, false",
    "https://a.test/a, https://a.test:444/a, false",
    "https://a.test/a, https://a.test/a/, false",
    "https://a.test/a, https://a.test/a/../a, false",
    "com.example.app:/a, com.example.app:/b, false",
  })
  void onlyLoopbacksPortMayDiffer(String registered, String asked, boolean allowed) {
    assertThat(RedirectUri.parse(registered).allows(asked)).isEqualTo(allowed);
  }

  @Test
  void whatWasRegisteredUnderOlderRulesIsRefused() {
    String shouted = "HTTPS://evil.test/callback";
    assertThat(new RedirectUri(shouted).allows(shouted)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1/a, true",
    "http://localhost:1/a, true",
    "com.example.app:/a, true",
    "https://evil.test/a, false",
    "HTTPS://evil.test/a, false",
    "http://evil.test/a, false",
  })
  void onlyLoopbackAndPrivateSchemesAreHere(String uri, boolean here) {
    assertThat(RedirectUri.isHere(uri)).isEqualTo(here);
  }

  @Test
  void descriptionsOfErrorsAreForTheirReaders() throws Exception {
    try (var server = new Fixture()) {
      HttpResponse<String> answer = server.register("{}");
      Map<String, Object> error = json(answer);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(text(error, "error_description")).isEqualTo("a redirect URI is needed");
    }
  }
}
