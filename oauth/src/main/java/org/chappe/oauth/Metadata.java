package org.chappe.oauth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chappe.http.HttpAnswer;
import org.chappe.http.Route;

/** What this server tells of itself, RFC 8414, OpenID Connect Discovery §3 and RFC 9728. */
final class Metadata {
  /** An hour: as long as clients may go on with what has changed. */
  private static final long KEPT = 3600;

  private final OAuthSettings settings;
  private final SigningKeys keys;

  Metadata(OAuthSettings settings, SigningKeys keys) {
    this.settings = settings;
    this.keys = keys;
  }

  List<Route> routes() {
    HttpAnswer server = Json.answer(200, server()).keptFor(KEPT);
    HttpAnswer resource = Json.answer(200, resource()).keptFor(KEPT);
    return List.of(
        Route.get("/.well-known/oauth-authorization-server", _ -> server),
        Route.get("/.well-known/openid-configuration", _ -> server),
        Route.get("/.well-known/oauth-protected-resource", _ -> resource),
        Route.get(
            Paths.KEYS,
            _ ->
                HttpAnswer.json(200, keys.published())
                    .with("Content-Type", "application/jwk-set+json")
                    .keptFor(KEPT)));
  }

  private Map<String, Object> server() {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("issuer", settings.issuer().toString());
    told.put("authorization_endpoint", at(Paths.AUTHORIZE));
    told.put("token_endpoint", at(Paths.TOKEN));
    told.put("registration_endpoint", at(Paths.REGISTER));
    told.put("revocation_endpoint", at(Paths.REVOKE));
    told.put("introspection_endpoint", at(Paths.INTROSPECT));
    told.put("device_authorization_endpoint", at(Paths.DEVICE_AUTHORIZATION));
    told.put("userinfo_endpoint", at(Paths.USER_INFO));
    told.put("jwks_uri", at(Paths.KEYS));
    told.put("scopes_supported", Scope.words());
    told.put("response_types_supported", List.of("code"));
    told.put("response_modes_supported", List.of("query"));
    told.put(
        "grant_types_supported",
        List.of("authorization_code", "refresh_token", TokenEndpoint.DEVICE_CODE));
    told.put("code_challenge_methods_supported", List.of("S256"));
    told.put("token_endpoint_auth_methods_supported", List.of("none"));
    told.put("revocation_endpoint_auth_methods_supported", List.of("none"));
    told.put("introspection_endpoint_auth_methods_supported", List.of("client_secret_basic"));
    told.put("authorization_response_iss_parameter_supported", true); // RFC 9207 §3
    told.put("request_parameter_supported", false);
    told.put("request_uri_parameter_supported", false);
    told.put("subject_types_supported", List.of("public"));
    told.put("id_token_signing_alg_values_supported", List.of("ES256"));
    told.put(
        "claims_supported",
        List.of("sub", "iss", "aud", "exp", "iat", "auth_time", "email", "email_verified"));
    told.put("ui_locales_supported", List.of("en", "de", "fr"));
    told.put("protected_resources", List.of(settings.issuer().toString())); // RFC 9728 §4
    return told;
  }

  private Map<String, Object> resource() {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("resource", settings.issuer().toString());
    told.put("authorization_servers", List.of(settings.issuer().toString()));
    told.put("scopes_supported", Scope.words());
    told.put("bearer_methods_supported", List.of("header"));
    return told;
  }

  private String at(String path) {
    return settings.issuer() + path;
  }

  /** For who refuses a token in SASL: where to get a good one, RFC 7628 §3.2.2. */
  Optional<String> discovery() {
    return Optional.of(at("/.well-known/openid-configuration"));
  }
}
