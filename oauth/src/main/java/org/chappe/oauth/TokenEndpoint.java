package org.chappe.oauth;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.Account;
import org.chappe.http.Form;
import org.chappe.http.HttpAnswer;
import org.chappe.http.HttpRequest;

/** Gives tokens for codes, refresh tokens and devices' codes, RFC 6749 §3.2. Thread-safe. */
final class TokenEndpoint {
  static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

  private final OAuthSettings settings;
  private final Clients clients;
  private final Grants grants;
  private final Codes codes;
  private final Devices devices;
  private final AccessTokens tokens;
  private final CodeRequests.Resources resources;
  private final LogIn logIn;
  private final InstantSource clock;

  TokenEndpoint(
      OAuthSettings settings,
      Clients clients,
      Grants grants,
      Codes codes,
      Devices devices,
      AccessTokens tokens,
      LogIn logIn,
      InstantSource clock) {
    this.settings = settings;
    this.clients = clients;
    this.grants = grants;
    this.codes = codes;
    this.devices = devices;
    this.tokens = tokens;
    this.resources = new CodeRequests.Resources(settings.issuer());
    this.logIn = logIn;
    this.clock = clock;
  }

  HttpAnswer answer(HttpRequest request) throws IOException {
    return Json.orError(() -> token(request.form()));
  }

  private HttpAnswer token(Form form) {
    requireOnce(form);
    Client client = client(form);
    String type =
        form.value("grant_type")
            .orElseThrow(() -> new OAuthError("invalid_request", "grant_type is missing"));
    return switch (type) {
      case "authorization_code" -> byCode(form, client);
      case "refresh_token" -> byRefreshToken(form, client);
      case DEVICE_CODE -> byDevice(form, client);
      default -> throw new OAuthError("unsupported_grant_type", "there is no such grant type");
    };
  }

  /** RFC 6749 §3.2: no parameter comes twice. */
  static void requireOnce(Form form) {
    if (form.repeated("resource").isPresent()) {
      throw new OAuthError("invalid_request", "a parameter came twice");
    }
  }

  private Client client(Form form) {
    return form.value("client_id")
        .flatMap(clients::find)
        .orElseThrow(
            () -> new OAuthError(401, "invalid_client", "client_id is missing or not known"));
  }

  private HttpAnswer byCode(Form form, Client client) {
    String text = required(form, "code");
    Codes.Code code = codes.take(text).orElseThrow(TokenEndpoint::noSuchGrant);
    if (code.used()) {
      // RFC 6749 §4.1.2: somebody else has it, too
      code.grant().ifPresent(this::endReused);
      throw noSuchGrant();
    }
    if (!code.client().equals(client.id())
        || !form.value("redirect_uri").orElse(code.redirectUri()).equals(code.redirectUri())
        || !Pkce.proves(required(form, "code_verifier"), code.challenge())) {
      throw noSuchGrant();
    }
    List<String> asked = resources.read(form.values("resource"));
    if (!code.resources().isEmpty() && !code.resources().containsAll(asked)) { // RFC 8707 §2.2
      throw new OAuthError("invalid_target", "the resource is not one that was asked for first");
    }
    Grants.Begun begun = begin(code.account(), client, code.scopes(), code.signedIn());
    if (!codes.became(text, begun.grant())) {
      endReused(begun.grant()); // it came once more while the grant began
      throw noSuchGrant();
    }
    return tokens(
        begun,
        code.scopes(),
        asked.isEmpty() ? code.resources() : asked,
        Optional.of(new SignedIn(code.account(), code.nonce(), code.signedIn())));
  }

  private void endReused(Grant grant) {
    grants.end(grant.account(), grant.id(), "code-reused");
  }

  /** Who signed in, for an ID token. */
  private record SignedIn(Account account, Optional<String> nonce, Instant at) {}

  /** A mail program that had to ask each hour would be of no use, whether it says so or not. */
  private Grants.Begun begin(Account account, Client client, Set<Scope> scopes, Instant signedIn) {
    if (logIn.account(account.id()).isEmpty()) {
      throw noSuchGrant(); // removed meanwhile
    }
    clients.used(client);
    boolean refresh = scopes.contains(Scope.OFFLINE) || Scope.openMail(scopes);
    return grants
        .begin(account.id(), client, scopes, refresh, signedIn)
        .orElseThrow(TokenEndpoint::noSuchGrant);
  }

  private HttpAnswer byRefreshToken(Form form, Client client) {
    String shown = required(form, "refresh_token");
    Optional<Set<Scope>> named = form.value("scope").map(Scope::parse);
    if (named.isPresent() && named.get().isEmpty()) {
      throw new OAuthError("invalid_scope", "none of the scopes is known here");
    }
    Set<Scope> wanted = named.orElse(Set.of());
    List<String> asked = resources.read(form.values("resource"));
    grants
        .ofRefreshToken(shown)
        .filter(grant -> !grant.scopes().containsAll(wanted))
        .ifPresent(grant -> { // RFC 6749 §6: before the token is used up
          throw new OAuthError("invalid_scope", "more than was granted");
        });
    Grants.Begun renewed = grants.renew(shown, client.id()).orElseThrow(TokenEndpoint::noSuchGrant);
    if (logIn.account(renewed.grant().account()).isEmpty()) {
      grants.end(renewed.grant().account(), renewed.grant().id(), "revoked");
      throw noSuchGrant();
    }
    clients.used(client);
    Set<Scope> scopes = wanted.isEmpty() ? renewed.grant().scopes() : wanted;
    return tokens(renewed, scopes, asked, Optional.empty());
  }

  private HttpAnswer byDevice(Form form, Client client) {
    String code = required(form, "device_code");
    Instant now = clock.instant();
    Devices.Device device =
        devices
            .poll(code, now)
            .orElseThrow(() -> new OAuthError("expired_token", "the device code is over"));
    if (!device.client().equals(client.id())) {
      throw noSuchGrant();
    }
    return switch (device.state()) {
      case Devices.State.Waiting() -> {
        boolean tooSoon = device.polled().plus(OAuthSettings.POLLING).isAfter(now);
        throw new OAuthError(
            tooSoon ? "slow_down" : "authorization_pending",
            tooSoon ? "wait longer between two questions" : "nobody has signed in yet");
      }
      case Devices.State.Denied() -> {
        devices.take(code);
        throw new OAuthError("access_denied", "the person has refused");
      }
      case Devices.State.Allowed(Account account, Instant signedIn) -> {
        if (!devices.take(code)) {
          throw noSuchGrant();
        }
        yield tokens(
            begin(account, client, device.scopes(), signedIn),
            device.scopes(),
            List.of(),
            Optional.of(new SignedIn(account, Optional.empty(), signedIn)));
      }
    };
  }

  private HttpAnswer tokens(
      Grants.Begun begun, Set<Scope> scopes, List<String> audience, Optional<SignedIn> who) {
    String access = tokens.issue(begun.grant(), scopes, audience);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("access_token", access);
    answer.put("token_type", "Bearer");
    answer.put("expires_in", settings.accessTokens().toSeconds());
    answer.put("scope", Scope.list(scopes));
    begun.refreshToken().ifPresent(token -> answer.put("refresh_token", token));
    who.filter(_ -> scopes.contains(Scope.OPENID))
        .ifPresent(one ->
            answer.put(
                "id_token",
                tokens.idToken(begun.grant(), one.account(), one.nonce(), one.at(), access)));
    return Json.answer(200, answer);
  }

  private static String required(Form form, String name) {
    return form.value(name)
        .orElseThrow(() -> new OAuthError("invalid_request", name + " is missing"));
  }

  /** Whatever is wrong with a code or token: alike, so that nobody learns which. */
  private static OAuthError noSuchGrant() {
    return new OAuthError("invalid_grant", "the code or token is not good (any more)");
  }
}
