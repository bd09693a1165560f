package org.chappe.oauth;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How this server authorizes.
 *
 * @param issuer its name and where it is reached, like {@code https://mail.example.org}
 * @param resourceServers who may ask about tokens (RFC 7662): digests of their secrets, by name
 * @param accessTokens how long an access token is good
 * @param clients registered at most
 * @param registrationsPerHour in all; a twentieth of them from one address
 */
public record OAuthSettings(
    URI issuer,
    Map<String, String> resourceServers,
    Duration accessTokens,
    int clients,
    int registrationsPerHour) {
  /** RFC 6749 §4.1.2 wants 10 minutes at most; a browser needs one redirect. */
  static final Duration CODES = Duration.ofSeconds(60);

  /** RFC 8628 §3.2: a person has to find another device and sign in there. */
  static final Duration DEVICE_CODES = Duration.ofMinutes(10);

  /** RFC 8628 §3.5: what clients assume that are told nothing. */
  static final Duration POLLING = Duration.ofSeconds(5);

  /** From the password to the consent: somebody looks for a telephone with the second factor. */
  static final Duration SIGNING_IN = Duration.ofMinutes(10);

  /** Codes, devices and log-ins that are under way, each; a full one is some 5 MB. */
  static final int UNDER_WAY = 10_000;

  /** Grants of one account: more than anybody has devices; the one used last goes first. */
  static final int GRANTS = 100;

  /** A client that nobody consented to within a day was tried out, or made by a stranger. */
  static final Duration UNUSED_CLIENTS = Duration.ofDays(1);

  /** Its users have long signed in elsewhere. */
  static final Duration FORGOTTEN_CLIENTS = Duration.ofDays(400);

  /** A signing key is replaced after so long, and shown a day before it signs. */
  static final Duration KEYS = Duration.ofDays(90);

  static final Duration KEYS_SHOWN_BEFORE = Duration.ofDays(1);

  /**
   * The defaults: tokens for an hour, as a revoked grant ends them here at once anyway; 20,000
   * clients of some 300 octets; 400 registrations an hour, 20 of one address.
   */
  public static OAuthSettings of(URI issuer) {
    return new OAuthSettings(issuer, Map.of(), Duration.ofHours(1), 20_000, 400);
  }

  public OAuthSettings {
    resourceServers = Map.copyOf(resourceServers);
    if (!"https".equals(issuer.getScheme())
        || issuer.getHost() == null
        || issuer.getRawUserInfo() != null
        || issuer.getRawQuery() != null
        || issuer.getRawFragment() != null
        || !issuer.getRawPath().isEmpty()) { // RFC 8414 §2
      throw new IllegalArgumentException(
          "must be https://HOST or https://HOST:PORT, without a path");
    }
  }

  /** With a resource server that may ask about tokens. */
  public OAuthSettings withResourceServer(String name, String secret) {
    var all = new HashMap<>(resourceServers);
    all.put(name, Secrets.digest(secret));
    return new OAuthSettings(issuer, all, accessTokens, clients, registrationsPerHour);
  }

  public OAuthSettings withAccessTokens(Duration life) {
    return new OAuthSettings(issuer, resourceServers, life, clients, registrationsPerHour);
  }

  public OAuthSettings withClients(int most, int perHour) {
    return new OAuthSettings(issuer, resourceServers, accessTokens, most, perHour);
  }
}
