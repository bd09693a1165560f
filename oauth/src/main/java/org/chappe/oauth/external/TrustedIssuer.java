package org.chappe.oauth.external;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chappe.directory.Protocol;
import org.chappe.model.Address;
import org.jspecify.annotations.Nullable;

/**
 * An issuer whose tokens open mail here.
 *
 * @param url its name, as in {@code iss}: letter by letter
 * @param audience what {@code aud} must have: tokens that were made for others are not taken
 * @param claim that names the account: {@code email}, which must be verified, or another
 * @param domains the only ones it may speak for
 * @param scope that a token must have; empty: none
 * @param introspection how opaque tokens are asked about; empty: JWT only
 */
public record TrustedIssuer(
    String url,
    String audience,
    String claim,
    Set<String> domains,
    String scope,
    Optional<Introspection> introspection) {
  public static final String FORM =
      "an issuer like \"https://id.example.org audience=chappe domains=example.org\", perhaps with"
          + " claim=preferred_username, scope=mail, client=ID and secret-file=FILE";

  /** What the server shows when it asks about a token. The secret is in no text. */
  public record Introspection(String client, String secret) {
    @Override
    public String toString() {
      return "Introspection[client=" + client + "]";
    }
  }

  public TrustedIssuer {
    requireSafe(url);
    domains = Set.copyOf(domains);
    if (audience.isEmpty() || claim.isEmpty() || domains.isEmpty()) {
      throw new IllegalArgumentException("needs an audience, a claim and domains");
    }
  }

  /**
   * Only https, or this machine itself: who can change what an issuer says is the issuer.
   *
   * @throws IllegalArgumentException for any other address
   */
  static URI requireSafe(String url) {
    URI uri = URI.create(url);
    boolean https = "https".equals(uri.getScheme()) && uri.getHost() != null;
    boolean here = "http".equals(uri.getScheme()) && uri.getHost() != null && isLoopback(uri);
    if (!(https || here) || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("\"" + url + "\" is not https://…");
    }
    return uri;
  }

  /**
   * An address that this issuer names in its metadata: on this machine only if it is itself.
   *
   * @throws IllegalArgumentException if nothing is to be asked there
   */
  URI named(String address) {
    URI uri = requireSafe(address);
    if (isLoopback(uri) && !isLoopback(URI.create(url))) {
      throw new IllegalArgumentException("an issuer elsewhere names \"" + address + "\"");
    }
    return uri;
  }

  private static boolean isLoopback(URI uri) {
    String host = uri.getHost();
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false; // a name
    }
  }

  /**
   * Reads {@link #FORM}.
   *
   * @param secrets reads a file of that name
   */
  public static TrustedIssuer parse(String text, SecretFiles secrets) {
    String[] words = text.strip().split("\\s+", -1);
    Map<String, String> options = new TreeMap<>();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      String name = equals < 0 ? "" : words[i].substring(0, equals);
      if (!Set.of("audience", "claim", "domains", "scope", "client", "secret-file").contains(name)
          || options.put(name, words[i].substring(equals + 1)) != null) {
        throw new IllegalArgumentException("\"" + words[i] + "\" is not understood");
      }
    }
    Set<String> domains = new TreeSet<>();
    for (String domain : options.getOrDefault("domains", "").split(",", -1)) {
      if (!domain.isBlank()) {
        domains.add(Address.normalDomain(domain.strip()));
      }
    }
    return new TrustedIssuer(
        words[0],
        options.getOrDefault("audience", ""),
        options.getOrDefault("claim", "email"),
        domains,
        options.getOrDefault("scope", ""),
        introspection(options, secrets));
  }

  /** Where secrets are. */
  @FunctionalInterface
  public interface SecretFiles {
    String read(String file);
  }

  private static Optional<Introspection> introspection(
      Map<String, String> options, SecretFiles secrets) {
    String client = options.get("client");
    String file = options.get("secret-file");
    if ((client == null) != (file == null)) {
      throw new IllegalArgumentException("client and secret-file go together");
    }
    return client == null || file == null
        ? Optional.empty()
        : Optional.of(new Introspection(client, secrets.read(file)));
  }

  /** The account that a verified token's claims are about, if this issuer may say so. */
  Optional<Address> subject(Map<String, Object> claims) {
    if (claim.equals("email") && !isTrue(claims.get("email_verified"))) {
      return Optional.empty();
    }
    if (!(claims.get(claim) instanceof String text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Address.parse(text)).filter(one -> domains.contains(one.domain()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Some issuers write it as a text. */
  private static boolean isTrue(@Nullable Object value) {
    return Boolean.TRUE.equals(value) || "true".equals(value);
  }

  /** Whether the claims have the scope that is needed: {@code scope}, or {@code scp} as a list. */
  boolean allows(Map<String, Object> claims) {
    if (scope.isEmpty()) {
      return true;
    }
    for (String name : new String[] {"scope", "scp"}) {
      Object value = claims.get(name);
      if (value instanceof String words && List.of(words.split(" ", -1)).contains(scope)) {
        return true;
      }
      if (value instanceof Iterable<?> list) {
        for (Object one : list) {
          if (scope.equals(one)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** All: who wants less asks for a scope of its own for each, at our own server. */
  static Set<Protocol> protocols() {
    return Set.of(Protocol.values());
  }

  /** The client's name, for people. */
  static String client(Map<String, Object> claims) {
    for (String name : new String[] {"client_id", "azp"}) {
      if (claims.get(name) instanceof String text && !text.isBlank()) {
        return text.substring(0, Math.min(text.length(), 100));
      }
    }
    return "";
  }

  /** Its host, for people. */
  String host() {
    return String.valueOf(URI.create(url).getHost()).toLowerCase(Locale.ROOT);
  }
}
