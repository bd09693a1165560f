package org.chappe.app.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.chappe.oauth.OAuthSettings;
import org.chappe.oauth.external.TrustedIssuer;

/**
 * Settings {@code oauth.*}: tokens instead of passwords.
 *
 * @param server whether this server issues tokens for its accounts
 * @param issuers others whose tokens are taken, by any name
 * @param resourceServers files with the secrets of those who may ask about tokens, by their names
 */
public record OAuthConfig(
    boolean server,
    Duration accessToken,
    int clients,
    int registrationsPerHour,
    Map<String, TrustedIssuer> issuers,
    Map<String, String> resourceServers) {
  private static final OAuthSettings SETTINGS = OAuthSettings.of(URI.create("https://localhost"));

  public static final OAuthConfig DEFAULT =
      new OAuthConfig(
          true,
          SETTINGS.accessTokens(),
          SETTINGS.clients(),
          SETTINGS.registrationsPerHour(),
          Map.of(),
          Map.of());

  public OAuthConfig {
    issuers = Map.copyOf(issuers);
    resourceServers = Map.copyOf(resourceServers);
    if (accessToken.toMinutes() < 1 || accessToken.toHours() > 24) {
      throw new BadSetting("access-token", "must be from 1m to 24h");
    }
    if (clients < 10 || clients > 1_000_000) {
      throw new BadSetting("clients", "must be from 10 to 1000000");
    }
    if (registrationsPerHour < 0 || registrationsPerHour > 100_000) {
      throw new BadSetting("registrations-per-hour", "must be from 0 to 100000");
    }
  }

  static OAuthConfig read(Settings in) {
    return new OAuthConfig(
        in.value(
            "server",
            SettingType.YES_OR_NO,
            DEFAULT.server,
            "Whether this server issues tokens for its accounts (OAuth 2.0, OpenID Connect), as long"
                + " as there is a listen.https."),
        in.value(
            "access-token",
            SettingType.DURATION,
            DEFAULT.accessToken,
            "How long an access token is good. Here a revoked grant ends it at once; others who only"
                + " check the signature believe it so long."),
        in.value(
            "clients",
            SettingType.NUMBER,
            DEFAULT.clients,
            "Programs that registered themselves (RFC 7591), at most. Those that nobody consented to"
                + " within a day are forgotten."),
        in.value(
            "registrations-per-hour",
            SettingType.NUMBER,
            DEFAULT.registrationsPerHour,
            "Registrations in an hour, in all; a twentieth of them from one address."),
        in.map(
            "issuers",
            SettingType.ISSUER,
            "Another issuer whose access tokens open the mail of the domains named here: its name as"
                + " in iss, the audience its tokens must have, the domains it may speak for; if"
                + " wanted, the claim that names the account (email, which must be verified, unless"
                + " set), a scope that is needed, and with which client and secret its introspection"
                + " endpoint is asked."),
        in.map(
            "resource-servers",
            SettingType.SECRET_FILE,
            "A file with the secret of another server that may ask what a token is good for (RFC"
                + " 7662), by its name there."));
  }

  /** As the authorization server takes them. */
  public OAuthSettings settings(URI issuer) {
    OAuthSettings settings =
        OAuthSettings.of(issuer)
            .withClients(clients, registrationsPerHour)
            .withAccessTokens(accessToken);
    for (Map.Entry<String, String> one : resourceServers.entrySet()) {
      settings = settings.withResourceServer(one.getKey(), one.getValue());
    }
    return settings;
  }

  public List<TrustedIssuer> trusted() {
    return List.copyOf(issuers.values());
  }

  /** What a file holds, without the line's end. */
  static String secret(Path file) {
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("names a file that cannot be read: " + e.getMessage(), e);
    }
    if (text.length() < 16 || text.length() > 1_000) {
      throw new IllegalArgumentException("names a file without a secret of 16 to 1000 characters");
    }
    return text;
  }

  @Override
  public String toString() {
    return "OAuthConfig[server=" + server + ", issuers=" + issuers + "]"; // no secrets
  }
}
