package org.chappe.oauth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.chappe.directory.Account;
import org.chappe.http.Form;
import org.chappe.http.HttpAnswer;
import org.chappe.http.HttpRequest;

/**
 * Ends tokens (RFC 7009), tells what they are (RFC 7662) and whose (OpenID Connect Core §5.3).
 * Thread-safe.
 */
final class TokenQuestions {
  private final OAuthSettings settings;
  private final Clients clients;
  private final Grants grants;
  private final AccessTokens tokens;
  private final LogIn logIn;

  TokenQuestions(
      OAuthSettings settings, Clients clients, Grants grants, AccessTokens tokens, LogIn logIn) {
    this.settings = settings;
    this.clients = clients;
    this.grants = grants;
    this.tokens = tokens;
    this.logIn = logIn;
  }

  /** The whole grant ends, whichever of its tokens comes: a program that signs out means that. */
  HttpAnswer revoke(HttpRequest request) throws IOException {
    return Json.orError(() -> {
      Form form = request.form();
      TokenEndpoint.requireOnce(form);
      String client =
          form.value("client_id")
              .filter(id -> clients.find(id).isPresent())
              .orElseThrow(
                  () -> new OAuthError(401, "invalid_client", "client_id is missing or not known"));
      String token =
          form.value("token")
              .orElseThrow(() -> new OAuthError("invalid_request", "token is missing"));
      grants
          .ofRefreshToken(token)
          .or(() -> tokens.verify(token).map(AccessTokens.Verified::grant))
          .filter(grant -> grant.clientId().equals(client))
          .ifPresent(grant -> grants.end(grant.account(), grant.id(), "revoked"));
      return HttpAnswer.empty(200); // RFC 7009 §2.2: also for what is no token
    });
  }

  HttpAnswer introspect(HttpRequest request) throws IOException {
    return Json.orError(() -> {
      Form form = request.form(); // also of who is refused: what was sent is read, then answered
      if (!isResourceServer(request)) {
        throw new OAuthError(401, "invalid_client", "only known resource servers may ask");
      }
      String token =
          form.value("token")
              .orElseThrow(() -> new OAuthError("invalid_request", "token is missing"));
      return Json.answer(200, about(token).orElse(Map.of("active", false)));
    });
  }

  /** RFC 7617. Names and secrets are compared in a time that does not depend on them. */
  private boolean isResourceServer(HttpRequest request) {
    String header = request.header("Authorization").orElse("");
    if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return false;
    }
    String both;
    try {
      both =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return false;
    }
    int colon = both.indexOf(':');
    String name = colon < 0 ? both : both.substring(0, colon);
    String digest = Secrets.digest(both.substring(colon + 1));
    return Secrets.equal(digest, settings.resourceServers().getOrDefault(name, ""));
  }

  private Optional<Map<String, Object>> about(String token) {
    Optional<AccessTokens.Verified> access = tokens.verify(token);
    if (access.isPresent()) {
      return access.flatMap(one ->
          about(one.grant())
              .map(told -> {
                told.put("token_type", "Bearer");
                told.put("scope", Scope.list(one.scopes()));
                told.put("exp", one.expires().getEpochSecond());
                told.put("iat", one.issued().getEpochSecond());
                told.put("aud", settings.issuer().toString());
                return told;
              }));
    }
    return grants.ofNewestRefreshToken(token).flatMap(this::about);
  }

  private Optional<Map<String, Object>> about(Grant grant) {
    return logIn
        .account(grant.account())
        .map(account -> {
          Map<String, Object> told = new LinkedHashMap<>();
          told.put("active", true);
          told.put("iss", settings.issuer().toString());
          told.put("sub", grant.account().toString());
          told.put("client_id", grant.clientId());
          told.put("username", account.address().toString());
          told.put("scope", Scope.list(grant.scopes()));
          return told;
        });
  }

  HttpAnswer userInfo(HttpRequest request) {
    String header = request.header("Authorization").orElse("");
    if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return HttpAnswer.empty(401).with("WWW-Authenticate", "Bearer"); // RFC 6750 §3
    }
    Optional<AccessTokens.Verified> token = tokens.verify(header.substring(7).strip());
    Optional<Account> account = token.flatMap(one -> logIn.account(one.grant().account()));
    if (account.isEmpty()) {
      return HttpAnswer.empty(401).with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
    if (!token.get().scopes().contains(Scope.OPENID)) {
      return HttpAnswer.empty(403)
          .with("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"openid\"");
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("sub", account.get().id().toString());
    if (token.get().scopes().contains(Scope.EMAIL)) {
      told.put("email", account.get().address().toString());
      told.put("email_verified", true);
    }
    return Json.answer(200, told);
  }
}
