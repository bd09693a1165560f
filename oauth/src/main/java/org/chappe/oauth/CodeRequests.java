package org.chappe.oauth;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.http.Form;

/**
 * Reads authorization requests, RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1.
 *
 * <p>Until client and redirect URI are known to belong together nothing is sent anywhere: the
 * person sees what is wrong (RFC 6749 §4.1.2.1). From then on the client hears of it.
 */
final class CodeRequests {
  private final Clients clients;
  private final Resources resources;

  CodeRequests(Clients clients, Resources resources) {
    this.clients = clients;
    this.resources = resources;
  }

  /** What a request is. */
  sealed interface Read {
    record Valid(Asking.ForCode asking) implements Read {}

    /** For the person alone; a text of the catalogue. */
    record Nonsense(String text) implements Read {}

    /** For the client, which hears of it at its redirect URI. */
    record Wrong(String redirectUri, Optional<String> state, String error, String description)
        implements Read {}
  }

  Read read(Form query) {
    Optional<Client> client = query.value("client_id").flatMap(clients::find);
    if (client.isEmpty()) {
      return new Read.Nonsense(
          "The program that sent you here is not known to this server (any more). Set up the"
              + " account in it once more.");
    }
    Optional<String> redirect = query.value("redirect_uri").filter(client.get()::allows);
    if (redirect.isEmpty()) {
      return new Read.Nonsense(
          "The program that sent you here asks for an answer at an address that is not its own.");
    }
    Optional<String> state = query.value("state");
    try {
      return new Read.Valid(asking(query, client.get(), redirect.get(), state));
    } catch (OAuthError e) {
      return new Read.Wrong(redirect.get(), state, e.error(), e.description());
    }
  }

  private Asking.ForCode asking(
      Form query, Client client, String redirect, Optional<String> state) {
    query
        .repeated("resource")
        .ifPresent(name -> {
          throw new OAuthError("invalid_request", "a parameter came twice");
        });
    if (!query.value("response_type").equals(Optional.of("code"))) {
      throw new OAuthError("unsupported_response_type", "response_type is code");
    }
    if (!query.value("response_mode").orElse("query").equals("query")) {
      throw new OAuthError("invalid_request", "response_mode is query");
    }
    if (query.value("request").isPresent()) {
      throw new OAuthError("request_not_supported", "request objects are not taken");
    }
    if (query.value("request_uri").isPresent()) {
      throw new OAuthError("request_uri_not_supported", "request objects are not taken");
    }
    if (query.value("prompt").orElse("").contains("none")) {
      throw new OAuthError("login_required", "the person has to be asked each time");
    }
    Set<Scope> scopes = Scope.parse(query.value("scope").orElse(""));
    if (scopes.isEmpty()) {
      throw new OAuthError("invalid_scope", "none of the scopes is known here");
    }
    return new Asking.ForCode(
        client,
        scopes,
        redirect,
        state,
        challenge(query),
        query.value("nonce"),
        resources.read(query.values("resource")),
        query.value("login_hint"));
  }

  /** RFC 7636 §4.2, with S256 only: RFC 9700 §2.1.1 */
  private static String challenge(Form query) {
    String challenge =
        query
            .value("code_challenge")
            .orElseThrow(() -> new OAuthError("invalid_request", "code_challenge is missing"));
    if (!query.value("code_challenge_method").equals(Optional.of("S256"))) {
      throw new OAuthError("invalid_request", "code_challenge_method is S256");
    }
    if (!challenge.matches("[A-Za-z0-9_-]{43}")) {
      throw new OAuthError("invalid_request", "code_challenge is 43 characters of base64url");
    }
    return challenge;
  }

  /**
   * Whom tokens are for, RFC 8707: this server, under any of its services' URIs, as
   * draft-ietf-mailmaint-oauth-public-06 §3.4 has clients name them.
   */
  record Resources(URI issuer) {
    /** 8: one for each protocol. */
    private static final int MOST = 8;

    List<String> read(List<String> asked) {
      if (asked.size() > MOST || !asked.stream().allMatch(this::isOurs)) {
        throw new OAuthError("invalid_target", "the resource is not one of this server");
      }
      return asked.stream().distinct().toList();
    }

    private boolean isOurs(String resource) {
      try {
        URI uri = URI.create(resource);
        return resource.length() <= RedirectUri.LONGEST
            && uri.isAbsolute()
            && uri.getRawFragment() == null
            && issuer.getHost().equalsIgnoreCase(uri.getHost());
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }
}
