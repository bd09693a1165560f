package org.chappe.oauth;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.chappe.http.Form;
import org.chappe.http.HttpAnswer;
import org.chappe.http.HttpRequest;

/** Gives devices the code that a person types elsewhere, RFC 8628 §3.1. */
final class DeviceEndpoint {
  private final OAuthSettings settings;
  private final Clients clients;
  private final Devices devices;
  private final Meter meter;

  DeviceEndpoint(OAuthSettings settings, Clients clients, Devices devices, InstantSource clock) {
    this.settings = settings;
    this.clients = clients;
    this.devices = devices;
    // 60 in ten minutes: a household restarts all its devices at once, at worst.
    this.meter = new Meter(60, OAuthSettings.UNDER_WAY, OAuthSettings.DEVICE_CODES, clock);
  }

  HttpAnswer answer(HttpRequest request) throws IOException {
    return Json.orError(() -> {
      Form form = request.form();
      TokenEndpoint.requireOnce(form);
      Client client =
          form.value("client_id")
              .flatMap(clients::find)
              .orElseThrow(
                  () -> new OAuthError(401, "invalid_client", "client_id is missing or not known"));
      Set<Scope> scopes = Scope.parse(form.value("scope").orElse(""));
      if (scopes.isEmpty()) {
        throw new OAuthError("invalid_scope", "none of the scopes is known here");
      }
      if (!meter.allows(request.from())) {
        throw tooMany();
      }
      return Json.answer(
          200, told(devices.begin(client, scopes).orElseThrow(DeviceEndpoint::tooMany)));
    });
  }

  private static OAuthError tooMany() {
    return new OAuthError(429, "temporarily_unavailable", "too many devices wait; try later");
  }

  private Map<String, Object> told(Devices.Begun begun) {
    String page = settings.issuer() + Paths.DEVICE;
    Duration life = OAuthSettings.DEVICE_CODES;
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("device_code", begun.deviceCode());
    answer.put("user_code", begun.userCode());
    answer.put("verification_uri", page);
    answer.put("verification_uri_complete", page + "?user_code=" + begun.userCode());
    answer.put("expires_in", life.toSeconds());
    answer.put("interval", OAuthSettings.POLLING.toSeconds());
    return answer;
  }
}
