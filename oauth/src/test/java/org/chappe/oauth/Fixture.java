package org.chappe.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.chappe.directory.Access;
import org.chappe.directory.Account;
import org.chappe.directory.Origin;
import org.chappe.directory.Refusal;
import org.chappe.directory.SignIn;
import org.chappe.http.Form;
import org.chappe.http.HttpEvents;
import org.chappe.http.HttpLimits;
import org.chappe.http.HttpServer;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.net.HostPort;
import org.chappe.store.MemoryStore;
import org.chappe.store.PartitionStore;

/**
 * An authorization server on loopback, with ann, who has a password, and bob, who has a second
 * factor, too. It serves without TLS: that is the listener's.
 */
final class Fixture implements AutoCloseable, LogIn, InstantSource {
  static final Account ANN = new Account(new AccountId(1), Address.parse("ann@example.test"));
  static final Account BOB = new Account(new AccountId(2), Address.parse("bob@example.test"));
  static final URI ISSUER = URI.create("https://mail.example.test");
  static final String REDIRECT = "http://127.0.0.1/callback";

  /** RFC 7636 appendix B. */
  static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  final List<OAuthEvent> events = new CopyOnWriteArrayList<>();
  final List<String> ended = new CopyOnWriteArrayList<>();
  final List<Origin> origins = new CopyOnWriteArrayList<>();
  final PartitionStore partitions;
  final Grants grants;
  final OAuth oauth;
  Optional<SignIn> nextAnswer = Optional.empty();
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private volatile boolean annIsGone;

  /** Runs once while a grant begins: when its account is looked for. */
  volatile Runnable meanwhile = () -> {};

  Fixture() throws IOException {
    this(new MemoryStore().partitions(), OAuthSettings.of(ISSUER));
  }

  Fixture(PartitionStore partitions, OAuthSettings settings) throws IOException {
    this.partitions = partitions;
    grants = Grants.in(partitions, events::add, this);
    grants.onEnded((_, id) -> ended.add(id));
    oauth = OAuth.open(settings, partitions, grants, this, events::add, this);
    var setup =
        new HttpServer.Setup(
            "http", List.of(new HostPort("127.0.0.1", 0)), Optional.empty(), HttpLimits.DEFAULT);
    server = HttpServer.start(setup, oauth.routes(), HttpEvents.toLog());
  }

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void removeAnn() {
    annIsGone = true;
  }

  @Override
  public SignIn authenticate(String user, char[] password, Origin origin) {
    origins.add(origin);
    if (nextAnswer.isPresent()) {
      return nextAnswer.get();
    }
    if (!new String(password).equals("right")) {
      return new SignIn.Refused();
    }
    return switch (user) {
      case "ann@example.test" -> new SignIn.Accepted(ANN);
      case "bob@example.test" -> new SignIn.FactorNeeded(BOB);
      default -> new SignIn.Refused();
    };
  }

  @Override
  public SignIn secondFactor(Account account, String code, Origin origin) {
    return account.equals(BOB) && code.equals("123456")
        ? new SignIn.Accepted(BOB, Access.of(Access.Means.TOTP))
        : new SignIn.Refused(Refusal.WRONG);
  }

  @Override
  public Optional<Account> account(AccountId id) {
    Runnable once = meanwhile;
    meanwhile = () -> {};
    once.run();
    return List.of(ANN, BOB).stream()
        .filter(one -> one.id().equals(id) && !(annIsGone && one.equals(ANN)))
        .findFirst();
  }

  // HTTP

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.boundTo().getFirst().getPort() + path);
  }

  HttpResponse<String> send(java.net.http.HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
  }

  static java.net.http.HttpRequest.Builder get(URI uri) {
    return java.net.http.HttpRequest.newBuilder(uri);
  }

  HttpResponse<String> post(String path, Map<String, String> form)
      throws IOException, InterruptedException {
    return send(
        get(at(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(encoded(form))));
  }

  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  static Map<String, Object> json(HttpResponse<String> answer) {
    try {
      return JSONObjectUtils.parse(answer.body());
    } catch (ParseException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  static String text(Map<String, ?> answer, String name) {
    return (String) Objects.requireNonNull(answer.get(name), () -> answer.toString());
  }

  // What a client does

  HttpResponse<String> register(String json) throws IOException, InterruptedException {
    return send(
        get(at("/oauth/register"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /** Registers a mail program; returns its id. */
  String client() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        register(
            "{\"client_name\":\"Mailer\",\"redirect_uris\":[\""
                + REDIRECT
                + "\"],"
                + "\"grant_types\":[\"authorization_code\",\"refresh_token\"]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return text(json(answer), "client_id");
  }

  static Map<String, String> codeRequest(String client) {
    var query = new LinkedHashMap<String, String>();
    query.put("response_type", "code");
    query.put("client_id", client);
    query.put("redirect_uri", "http://127.0.0.1:4711/callback");
    query.put("scope", "openid email offline_access imap smtp");
    query.put("state", "state 1");
    query.put("nonce", "n1");
    query.put("code_challenge", CHALLENGE);
    query.put("code_challenge_method", "S256");
    return query;
  }

  /** Ann signs in and consents; returns the code. */
  String code(String client) throws IOException, InterruptedException {
    var browser = new Browser(this);
    return text(browser.signIn(codeRequest(client), "ann@example.test"), "code");
  }

  HttpResponse<String> exchange(String client, String code)
      throws IOException, InterruptedException {
    return post("/oauth/token", exchangeForm(client, code));
  }

  static Map<String, String> exchangeForm(String client, String code) {
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", client);
    form.put("code", code);
    form.put("redirect_uri", "http://127.0.0.1:4711/callback");
    form.put("code_verifier", VERIFIER);
    return form;
  }

  /** Ann's tokens for a client. */
  Map<String, Object> tokens(String client) throws IOException, InterruptedException {
    HttpResponse<String> answer = exchange(client, code(client));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  HttpResponse<String> refresh(String client, String token)
      throws IOException, InterruptedException {
    return post(
        "/oauth/token",
        Map.of("grant_type", "refresh_token", "client_id", client, "refresh_token", token));
  }

  /** What is in a query. */
  static Map<String, String> parameters(String uri) {
    var form = Form.parse(uri.substring(uri.indexOf('?') + 1));
    List<String> names = new ArrayList<>(List.of("code", "state", "iss", "error"));
    names.removeIf(name -> form.value(name).isEmpty());
    return names.stream().collect(Collectors.toMap(n -> n, n -> form.value(n).orElseThrow()));
  }

  @Override
  public void close() {
    client.shutdownNow(); // first: the server gives idle connections a second
    server.stop(Duration.ofMillis(1));
    oauth.close();
  }
}
