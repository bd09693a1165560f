package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import org.chappe.oauth.external.ExternalTokens;
import org.chappe.oauth.external.TrustedIssuer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person and a program get tokens from a running server, with curl and no script; and tokens that
 * somebody else's issuer made.
 */
class OAuthClientsTest {
  private static final String REDIRECT = "http://127.0.0.1:4711/callback";

  /** RFC 7636 appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">");
  private static final Pattern ACTION = Pattern.compile("action=\"([^\"]*)\"");
  private static final Pattern LOCATION = Pattern.compile("(?im)^location: (\\S+)");

  private static final Pattern RECOVERY_CODE =
      Pattern.compile("(?m)^  ([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})$");

  @TempDir private static Path shared;

  private static TestServer server;
  private static int accounts;

  @TempDir private Path folder;

  private final Client curl = Client.named("curl", "curl");
  private String base = "";
  private String user = "";
  private Optional<String> recoveryCode = Optional.empty();

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(shared.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void add() {
    user = server.add("user" + ++accounts);
    base = "https://localhost:" + server.port("https");
  }

  @Test
  void tokensByCodeAndByDevice() throws Exception {
    Map<String, Object> metadata = json(curl(base + "/.well-known/openid-configuration"));
    assertThat(metadata).containsEntry("issuer", base);
    String client = register(text(metadata, "registration_endpoint"));
    String token = text(metadata, "token_endpoint");

    Map<String, Object> first = exchange(token, client, code(metadata, client));
    Map<String, Object> who =
        json(
            curl(
                "-H",
                "Authorization: Bearer " + text(first, "access_token"),
                text(metadata, "userinfo_endpoint")));
    assertThat(who).containsEntry("email", user);
    String grants = server.chappe("account", "grants", "list", user);
    assertThat(grants).matches("(?s)[0-9a-f]{16} Mailer: openid email offline_access imap, .*");

    Map<String, Object> second = refresh(token, client, text(first, "refresh_token"));
    assertThat(refresh(token, client, text(first, "refresh_token")))
        .containsEntry("error", "invalid_grant"); // somebody copied it
    assertThat(refresh(token, client, text(second, "refresh_token")))
        .containsEntry("error", "invalid_grant");
    assertThat(server.chappe("account", "grants", "list", user)).isEmpty();
    Await.until(
        "its end is told",
        server::log,
        () ->
            server
                .log()
                .lines()
                .anyMatch(
                    line -> line.contains("oauth.grant-ended") && line.contains("why=reused")));

    Map<String, Object> device = byDevice(metadata, client);
    assertThat(device).containsKey("refresh_token");
    server.chappe("account", "grants", "revoke", user);
    assertThat(refresh(token, client, text(device, "refresh_token")))
        .containsEntry("error", "invalid_grant");

    String enrolled = server.chappe("account", "totp", "enable", user);
    Matcher recovery = RECOVERY_CODE.matcher(enrolled);
    assertThat(recovery.find()).isTrue();
    recoveryCode = Optional.of(recovery.group(1));
    assertThat(exchange(token, client, code(metadata, client))).containsKey("access_token");
  }

  @Test
  void aTokenOpensMailUntilItsGrantIsOver() throws Exception {
    Map<String, Object> metadata = json(curl(base + "/.well-known/openid-configuration"));
    String client = register(text(metadata, "registration_endpoint"));
    String token = text(metadata, "token_endpoint");
    Map<String, Object> first = exchange(token, client, code(metadata, client));
    String access = text(first, "access_token");
    for (String mechanism : List.of("OAUTHBEARER", "XOAUTH2")) {
      assertThat(mail("imaps", mechanism, access).exit()).as(mechanism).isZero();
      assertThat(mail("smtps", mechanism, access).exit())
          .as("%s, which was not allowed", mechanism)
          .isNotZero();
    }
    assertThat(mail("imaps", "OAUTHBEARER", access + "x").output())
        .contains("NO [AUTHENTICATIONFAILED]");
    String seen = server.chappe("account", "sign-ins", user);
    assertThat(seen).contains("token").contains("Mailer");

    server.chappe("account", "grants", "revoke", user);
    assertThat(mail("imaps", "XOAUTH2", access).exit()).isNotZero();

    Map<String, Object> second = exchange(token, client, code(metadata, client));
    assertThat(mail("imaps", "XOAUTH2", text(second, "access_token")).exit()).isZero();
    server.chappe("account", "totp", "enable", user); // the password alone had allowed it
    assertThat(mail("imaps", "XOAUTH2", text(second, "access_token")).exit()).isNotZero();
    assertThat(refresh(token, client, text(second, "refresh_token")))
        .containsEntry("error", "invalid_grant");
  }

  private Client.Result mail(String door, String mechanism, String token) {
    String port = door.equals("imaps") ? "imaps" : "submissions";
    return curl.run(
        "-svk",
        "%s://localhost:%d".formatted(door, server.port(port)),
        "-u",
        user + ":",
        "--oauth2-bearer",
        token,
        "--login-options",
        "AUTH=" + mechanism,
        "-X",
        "NOOP");
  }

  @Test
  void tokensOfSomebodyElsesIssuer() throws Exception {
    var issuer = new MockOAuth2Server();
    issuer.start(InetAddress.getLoopbackAddress(), 0);
    String url = issuer.issuerUrl("company").toString();
    Map<String, Object> claims =
        Map.of("email", "ann@example.test", "email_verified", true, "azp", "mailer");
    try (var byKeys = trusting(url, "");
        var byAsking = trusting(url, " client=chappe secret-file=f")) {
      String token = issuer.issueToken("company", "4711", "chappe", claims).serialize();
      assertThat(byKeys.verify(token).orElseThrow().subject()).hasToString("ann@example.test");
      assertThat(byKeys.verify(issuer.issueToken("company", "1", "x", claims).serialize()))
          .isEmpty();
      assertThat(byKeys.verify(issuer.issueToken("other", "1", "chappe", claims).serialize()))
          .isEmpty();
      assertThat(byKeys.verify(token.substring(0, token.length() - 8) + "AAAAAAAA")).isEmpty();
      assertThat(byAsking.verify(token)).isPresent();
      assertThat(byAsking.verify(token.substring(0, token.length() - 8) + "AAAAAAAA")).isEmpty();
    } finally {
      issuer.shutdown();
    }
  }

  private static ExternalTokens trusting(String url, String more) {
    return new ExternalTokens(
        List.of(
            TrustedIssuer.parse(url + " audience=chappe domains=example.test" + more, _ -> "s")),
        InstantSource.system(),
        (name, why) -> {
          throw new AssertionError(name + ": " + why);
        });
  }

  // The program's part

  private String register(String endpoint) throws Exception {
    Map<String, Object> answer =
        json(
            curl(
                "-H",
                "Content-Type: application/json",
                "-d",
                "{\"client_name\":\"Mailer\",\"redirect_uris\":[\"http://127.0.0.1/callback\"]}",
                endpoint));
    return text(answer, "client_id");
  }

  private Map<String, Object> exchange(String endpoint, String client, String code)
      throws Exception {
    return json(
        form(
            endpoint,
            Map.of(
                "grant_type", "authorization_code",
                "client_id", client,
                "code", code,
                "redirect_uri", REDIRECT,
                "code_verifier", VERIFIER)));
  }

  private Map<String, Object> refresh(String endpoint, String client, String token)
      throws Exception {
    return json(
        form(
            endpoint,
            Map.of("grant_type", "refresh_token", "client_id", client, "refresh_token", token)));
  }

  private Map<String, Object> byDevice(Map<String, Object> metadata, String client)
      throws Exception {
    Map<String, Object> device =
        json(
            form(
                text(metadata, "device_authorization_endpoint"),
                Map.of("client_id", client, "scope", "imap")));
    Map<String, String> poll =
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "client_id",
            client,
            "device_code",
            text(device, "device_code"));
    String token = text(metadata, "token_endpoint");
    assertThat(json(form(token, poll))).containsEntry("error", "authorization_pending");
    String page = curl(text(device, "verification_uri"));
    page = submit(page, Map.of("user_code", text(device, "user_code")));
    String done = submit(signedIn(page), Map.of("allow", "yes"));
    assertThat(done).contains("Your device is connected.");
    return json(form(token, poll));
  }

  // The person's part

  private String code(Map<String, Object> metadata, String client) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", client);
    query.put("redirect_uri", REDIRECT);
    query.put("scope", "openid email offline_access imap");
    query.put("code_challenge", CHALLENGE);
    query.put("code_challenge_method", "S256");
    List<String> parameters = new ArrayList<>();
    query.forEach((name, value) ->
        parameters.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    String page =
        curl(text(metadata, "authorization_endpoint") + "?" + String.join("&", parameters));
    String wrong = submit(page, Map.of("user", user, "password", "wrong"));
    assertThat(wrong).contains("The address or the password is wrong.");
    String answer = submit(signedIn(wrong), Map.of("allow", "yes"));
    Matcher location = LOCATION.matcher(answer);
    assertThat(location.find()).as(answer).isTrue();
    URI heard = URI.create(location.group(1));
    assertThat(heard.toString()).startsWith(REDIRECT + "?code=");
    String code = heard.getRawQuery().split("&", -1)[0].substring("code=".length());
    return URLDecoder.decode(code, StandardCharsets.UTF_8);
  }

  /** The page that asks for consent. */
  private String signedIn(String page) {
    String consent = submit(page, Map.of("user", user, "password", TestServer.password(user)));
    if (recoveryCode.isPresent()) {
      String wrong = submit(consent, Map.of("code", "000000"));
      assertThat(wrong).contains("The code is wrong, or was used.");
      consent = submit(wrong, Map.of("code", recoveryCode.get()));
    }
    assertThat(consent).contains("<h1>Allow <q><bdi>Mailer</bdi></q> to use " + user + "?</h1>");
    return consent;
  }

  /** Sends the form of a page, as a browser does; goes where the answer leads, but to loopback. */
  private String submit(String page, Map<String, String> fields) {
    Map<String, String> form = new LinkedHashMap<>();
    HIDDEN.matcher(page).results().forEach(one -> form.put(one.group(1), one.group(2)));
    form.putAll(fields);
    Matcher action = ACTION.matcher(page);
    assertThat(action.find()).as(page).isTrue();
    String answer = form(base + action.group(1).replace("&amp;", "&"), form);
    Matcher location = LOCATION.matcher(answer);
    return location.find() && location.group(1).startsWith("/")
        ? curl(base + location.group(1))
        : answer;
  }

  private String form(String url, Map<String, String> fields) {
    List<String> arguments = new ArrayList<>();
    fields.forEach((name, value) -> {
      arguments.add("--data-urlencode");
      arguments.add(name + "=" + value);
    });
    if (url.startsWith(base) && !url.contains("/token") && !url.contains("authorization")) {
      arguments.add("-i");
    }
    arguments.add(url);
    return curl(arguments.toArray(String[]::new));
  }

  private String curl(String... arguments) {
    String jar = folder.resolve("cookies").toString();
    List<String> all = new ArrayList<>(List.of("-s", "--cacert"));
    all.add(shared.resolve("data").resolve("tls").resolve("self-signed.pem").toString());
    all.addAll(List.of("-c", jar, "-b", jar));
    all.addAll(List.of(arguments));
    return curl.run(all.toArray(String[]::new)).ok().output();
  }

  private static Map<String, Object> json(String text) throws Exception {
    return JSONObjectUtils.parse(text);
  }

  private static String text(Map<String, Object> object, String name) {
    return (String) Objects.requireNonNull(object.get(name), object::toString);
  }
}
