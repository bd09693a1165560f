package org.chappe.app.acme;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens of the challenges that are being looked at. Thread-safe. */
final class Answers implements HttpChallenges {
  private final Map<String, String> byToken = new ConcurrentHashMap<>();

  void add(String token, String keyAuthorization) {
    byToken.put(token, keyAuthorization);
  }

  void remove(String token) {
    byToken.remove(token);
  }

  @Override
  public Optional<String> keyAuthorization(String token) {
    return Optional.ofNullable(byToken.get(token));
  }
}
