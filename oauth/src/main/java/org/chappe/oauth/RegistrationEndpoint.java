package org.chappe.oauth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chappe.http.HttpAnswer;
import org.chappe.http.HttpRequest;

/**
 * Registers clients for whoever asks, RFC 7591 §3, as draft-ietf-mailmaint-oauth-public-06 wants it
 * for mail programs. What a stranger can do with it is limited: so many an hour, so many in all,
 * and those that nobody consents to are gone the next day.
 */
final class RegistrationEndpoint {
  private final Clients clients;
  private final Meter meter;
  private final OAuthEvents events;

  RegistrationEndpoint(
      OAuthSettings settings, Clients clients, OAuthEvents events, InstantSource clock) {
    this.clients = clients;
    this.events = events;
    int perHour = settings.registrationsPerHour();
    this.meter = new Meter(Math.max(1, perHour / 20), perHour, Duration.ofHours(1), clock);
  }

  HttpAnswer answer(HttpRequest request) throws IOException {
    return Json.orError(() -> {
      if (!meter.allows(request.from())) {
        throw new OAuthError(
            429, "temporarily_unavailable", "too many registrations; try again in an hour");
      }
      String body = new String(request.body().readAllBytes(), StandardCharsets.UTF_8);
      Registration wanted = Registration.parse(body);
      Client client = clients.register(wanted.name(), wanted.redirectUris(), wanted.uri());
      events.emit(new OAuthEvent.ClientRegistered(client.id(), client.name(), request.from()));
      return Json.answer(201, described(client));
    });
  }

  private static Map<String, Object> described(Client client) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("client_id", client.id());
    answer.put("client_id_issued_at", client.registered().getEpochSecond());
    answer.put("client_name", client.name());
    if (!client.uri().isEmpty()) {
      answer.put("client_uri", client.uri());
    }
    answer.put("redirect_uris", client.redirectUris().stream().map(RedirectUri::text).toList());
    answer.put(
        "grant_types", List.of("authorization_code", "refresh_token", TokenEndpoint.DEVICE_CODE));
    answer.put("response_types", List.of("code"));
    answer.put("token_endpoint_auth_method", "none");
    answer.put("scope", String.join(" ", Scope.words()));
    return answer;
  }
}
