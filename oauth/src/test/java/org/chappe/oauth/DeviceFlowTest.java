package org.chappe.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.oauth.Fixture.json;
import static org.chappe.oauth.Fixture.text;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.chappe.directory.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 8628 */
class DeviceFlowTest {
  private Fixture server;
  private Browser browser;
  private String client;

  @BeforeEach
  void start() throws Exception {
    server = new Fixture();
    browser = new Browser(server);
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<String, Object> begin() throws Exception {
    HttpResponse<String> answer =
        server.post("/oauth/device_authorization", Map.of("client_id", client, "scope", "imap"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private Map<String, Object> poll(Map<String, Object> device) throws Exception {
    return json(
        server.post(
            "/oauth/token",
            Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "client_id",
                client,
                "device_code",
                text(device, "device_code"))));
  }

  @Test // RFC 8628 §3.1 to §3.5
  void aDeviceGetsItsTokens() throws Exception {
    Map<String, Object> device = begin();
    assertThat(device)
        .containsEntry("verification_uri", "https://mail.example.test/device")
        .containsEntry("expires_in", 600L)
        .containsEntry("interval", 5L);
    assertThat(text(device, "user_code"))
        .matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
    assertThat(text(device, "verification_uri_complete"))
        .isEqualTo("https://mail.example.test/device?user_code=" + text(device, "user_code"));
    assertThat(poll(device)).containsEntry("error", "authorization_pending");
    assertThat(poll(device)).containsEntry("error", "slow_down");

    String typed = text(device, "user_code").replace("-", " ").toLowerCase(Locale.ROOT);
    HttpResponse<String> page =
        browser.follow(browser.submit(browser.open("/device"), Map.of("user_code", typed)));
    HttpResponse<String> consent =
        browser.follow(
            browser.submit(page, Map.of("user", "ann@example.test", "password", "right")));
    assertThat(consent.body())
        .contains("Your device must show this code:", text(device, "user_code"));
    assertThat(browser.submit(consent, Map.of("allow", "yes")).body())
        .contains("Your device is connected.");

    server.pass(Duration.ofSeconds(5));
    Map<String, Object> tokens = poll(device);
    assertThat(server.oauth.verify(text(tokens, "access_token")).orElseThrow().scope())
        .isEqualTo(Set.of(Protocol.IMAP));
    assertThat(tokens).containsKey("refresh_token");
    assertThat(poll(device)).containsEntry("error", "expired_token"); // once
  }

  @Test
  void aRefusalIsToldToTheDevice() throws Exception {
    Map<String, Object> device = begin();
    HttpResponse<String> page = browser.open("/device?user_code=" + text(device, "user_code"));
    HttpResponse<String> consent =
        browser.follow(
            browser.submit(page, Map.of("user", "ann@example.test", "password", "right")));
    assertThat(browser.submit(consent, Map.of("allow", "no")).body())
        .contains("Your device gets no access.");
    assertThat(poll(device)).containsEntry("error", "access_denied");
    assertThat(poll(device)).containsEntry("error", "expired_token");
    assertThat(browser.open("/device?user_code=" + text(device, "user_code")).statusCode())
        .isEqualTo(400); // the code is used up
  }

  @Test
  void aCodeLivesTenMinutes() throws Exception {
    Map<String, Object> device = begin();
    server.pass(Duration.ofMinutes(10));
    assertThat(poll(device)).containsEntry("error", "expired_token");
    assertThat(browser.open("/device?user_code=" + text(device, "user_code")).body())
        .contains("No device waits with this code.");
  }

  @Test
  void anotherClientGetsNothing() throws Exception {
    Map<String, Object> device = begin();
    client = server.client();
    assertThat(poll(device)).containsEntry("error", "invalid_grant");
  }

  @Test // RFC 8628 §5.1
  void codesAreNotGuessed() throws Exception {
    Map<String, Object> device = begin();
    HttpResponse<String> page = browser.open("/device");
    for (int i = 0; i < 20; i++) {
      assertThat(browser.submit(page, Map.of("user_code", "BBBB-BBBB")).statusCode())
          .isEqualTo(400);
    }
    String right = text(device, "user_code");
    assertThat(browser.submit(page, Map.of("user_code", right)).statusCode()).isEqualTo(429);
    assertThat(browser.open("/device?user_code=" + right).statusCode()).isEqualTo(400);
    server.pass(Duration.ofMinutes(10));
    Map<String, Object> later = begin();
    assertThat(browser.submit(page, Map.of("user_code", text(later, "user_code"))).statusCode())
        .isEqualTo(303);
  }

  @Test
  void otherSitesPagesDoNotUseUpTries() throws Exception {
    Map<String, Object> device = begin();
    for (int i = 0; i < 25; i++) {
      HttpResponse<String> picture =
          server.send(
              Fixture.get(server.at("/device?user_code=BBBB-BBBB"))
                  .header("Sec-Fetch-Site", "cross-site")
                  .header("Sec-Fetch-Dest", "image"));
      assertThat(picture.statusCode()).isEqualTo(403);
    }
    HttpResponse<String> link =
        server.send(
            Fixture.get(server.at("/device?user_code=" + text(device, "user_code")))
                .header("Sec-Fetch-Site", "cross-site")
                .header("Sec-Fetch-Dest", "document"));
    assertThat(link.statusCode()).isEqualTo(200);
  }

  @Test
  void whoHasSignedInForACodeIsNotStoppedByTriesOfOthers() throws Exception {
    Map<String, Object> device = begin();
    HttpResponse<String> page = browser.open("/device?user_code=" + text(device, "user_code"));
    HttpResponse<String> consent =
        browser.follow(
            browser.submit(page, Map.of("user", "ann@example.test", "password", "right")));
    for (int i = 0; i < 20; i++) {
      new Browser(server).open("/device?user_code=BBBB-BBBB");
    }
    assertThat(browser.submit(consent, Map.of("allow", "yes")).body())
        .contains("Your device is connected.");
  }

  @Test
  void wrongRequestsAreRefused() throws Exception {
    assertThat(json(server.post("/oauth/device_authorization", Map.of("client_id", "x"))))
        .containsEntry("error", "invalid_client");
    assertThat(json(server.post("/oauth/device_authorization", Map.of("client_id", client))))
        .containsEntry("error", "invalid_scope");
  }

  @Test
  void devicesThatWaitHaveANumber() throws Exception {
    for (int i = 0; i < 60; i++) {
      begin();
    }
    assertThat(
            json(
                server.post(
                    "/oauth/device_authorization", Map.of("client_id", client, "scope", "imap"))))
        .containsEntry("error", "temporarily_unavailable");
  }
}
