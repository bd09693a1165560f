package org.chappe.oauth;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a client says about itself, RFC 7591 §2. It may say what it likes of what we do not use; it
 * is registered as a public client for the grants there are, and told so (§3.2.1).
 */
record Registration(String name, String uri, List<RedirectUri> redirectUris) {
  /** 100 characters: more nobody reads. */
  private static final int NAME = 100;

  private static final int REDIRECT_URIS = 10;

  /** 2,000 characters of all redirect URIs: strangers fill the store with no more. */
  private static final int REDIRECT_CHARACTERS = 2_000;

  private static final Set<String> GRANT_TYPES =
      Set.of("authorization_code", "refresh_token", TokenEndpoint.DEVICE_CODE);

  Registration {
    redirectUris = List.copyOf(redirectUris);
  }

  /**
   * Reads one.
   *
   * @throws OAuthError as RFC 7591 §3.2.2 has it
   */
  static Registration parse(String json) {
    Map<String, Object> said;
    if (!json.stripLeading().startsWith("{")) { // the library takes some lists for objects
      throw invalid("the body is not a JSON object");
    }
    try {
      said = JSONObjectUtils.parse(json);
    } catch (ParseException | RuntimeException e) {
      throw invalid("the body is not a JSON object");
    }
    String method = text(said, "token_endpoint_auth_method").orElse("none");
    if (!Set.of("none", "client_secret_basic", "client_secret_post").contains(method)) {
      throw invalid("token_endpoint_auth_method is none");
    }
    List<String> grants = texts(said, "grant_types").orElse(List.of("authorization_code"));
    if (!GRANT_TYPES.containsAll(grants)) {
      throw invalid("grant_types are " + String.join(", ", GRANT_TYPES));
    }
    if (!Set.of("code").containsAll(texts(said, "response_types").orElse(List.of("code")))) {
      throw invalid("response_types is code");
    }
    List<RedirectUri> redirects = redirectUris(said);
    if (redirects.isEmpty() && grants.contains("authorization_code")) {
      throw new OAuthError("invalid_redirect_uri", "a redirect URI is needed");
    }
    return new Registration(name(said), uri(said), redirects);
  }

  private static List<RedirectUri> redirectUris(Map<String, Object> said) {
    List<String> texts = texts(said, "redirect_uris").orElse(List.of());
    if (texts.size() > REDIRECT_URIS) {
      throw new OAuthError("invalid_redirect_uri", "10 redirect URIs at most");
    }
    if (texts.stream().mapToInt(String::length).sum() > REDIRECT_CHARACTERS) {
      throw new OAuthError(
          "invalid_redirect_uri", "redirect URIs of 2000 characters together at most");
    }
    List<RedirectUri> uris = new ArrayList<>();
    for (String text : texts) {
      try {
        uris.add(RedirectUri.parse(text));
      } catch (IllegalArgumentException e) {
        throw new OAuthError("invalid_redirect_uri", String.valueOf(e.getMessage()));
      }
    }
    return uris;
  }

  /** Without what would make it look like something else: controls, and signs that turn text. */
  private static String name(Map<String, Object> said) {
    var plain = new StringBuilder();
    text(said, "client_name")
        .orElse("")
        .codePoints()
        .filter(c ->
            switch (Character.getType(c)) {
              case Character.CONTROL,
                  Character.FORMAT,
                  Character.SURROGATE,
                  Character.LINE_SEPARATOR,
                  Character.PARAGRAPH_SEPARATOR,
                  Character.PRIVATE_USE,
                  Character.UNASSIGNED ->
                  false;
              default -> true;
            })
        .limit(NAME)
        .forEach(plain::appendCodePoint);
    return plain.toString().strip();
  }

  private static String uri(Map<String, Object> said) {
    return text(said, "client_uri")
        .filter(uri -> uri.length() <= 500 && uri.startsWith("https://"))
        .filter(uri -> uri.chars().allMatch(c -> c > ' ' && c < 0x7F))
        .orElse("");
  }

  private static Optional<String> text(Map<String, Object> said, String name) {
    Object value = said.get(name);
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(value)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .or(() -> {
          throw invalid(name + " is a text");
        });
  }

  private static Optional<List<String>> texts(Map<String, Object> said, String name) {
    Object value = said.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      throw invalid(name + " is a list of texts");
    }
    return Optional.of(list.stream().map(String.class::cast).toList());
  }

  private static OAuthError invalid(String why) {
    return new OAuthError("invalid_client_metadata", why);
  }
}
