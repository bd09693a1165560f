package org.chappe.oauth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a client hears the answer: on this device itself (a loopback address, or a scheme that the
 * operating system leads to the program), or at an https address that is the client's. RFC 8252 §7
 *
 * <p>Compared letter by letter with what was registered, RFC 9700 §2.1; but for the port of
 * loopback, which the program takes as it finds one free (RFC 8252 §7.3).
 */
record RedirectUri(String text) {
  /** 2,000 octets: more no browser carries safely. */
  static final int LONGEST = 2_000;

  /** RFC 8252 §8.3 advises against the name, which may lead elsewhere; many programs use it. */
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  /**
   * Reads one that somebody wants to register.
   *
   * @throws IllegalArgumentException saying why it cannot be
   */
  static RedirectUri parse(String text) {
    URI uri = uri(text);
    String scheme = uri.getScheme();
    if (!scheme.equals(scheme.toLowerCase(Locale.ROOT))) { // else "HTTPS" would be a private one
      throw new IllegalArgumentException("a redirect URI's scheme is in small letters");
    }
    if (uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("a redirect URI has no fragment and no user");
    }
    switch (scheme) {
      case "https" -> {
        if (uri.getHost() == null) {
          throw new IllegalArgumentException("a redirect URI of https names a host");
        }
      }
      case "http" -> {
        if (uri.getHost() == null || !LOOPBACK.contains(uri.getHost())) {
          throw new IllegalArgumentException(
              "a redirect URI of http is of loopback only, like http://127.0.0.1/callback");
        }
      }
      default -> {
        if (scheme.indexOf('.') < 1) { // RFC 8252 §7.1: a domain's name, backwards
          throw new IllegalArgumentException(
              "a private scheme is a domain's name backwards, like com.example.app:/callback");
        }
      }
    }
    return new RedirectUri(text);
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7F);
      if (uri.isAbsolute() && plain && text.length() <= LONGEST) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw new IllegalArgumentException("a redirect URI is a whole URI of up to 2000 characters");
  }

  /** Whether a request with this one may be answered there: what was stored is read anew, too. */
  boolean allows(String asked) {
    if (!isOne(text) || !isOne(asked)) {
      return false;
    }
    if (text.equals(asked)) {
      return true;
    }
    return withoutPort(text).flatMap(own -> withoutPort(asked).map(own::equals)).orElse(false);
  }

  private static boolean isOne(String text) {
    try {
      parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether what is sent there stays on this device: loopback, or a private scheme. */
  static boolean isHere(String asked) {
    URI uri = uri(asked);
    return switch (uri.getScheme()) {
      case "http" -> uri.getHost() != null && LOOPBACK.contains(uri.getHost());
      case "https" -> false;
      default -> uri.getScheme().indexOf('.') > 0;
    };
  }

  /** Of a loopback address; empty: another one, or none that is well written. */
  private static Optional<String> withoutPort(String text) {
    try {
      URI uri = uri(text);
      if (!uri.getScheme().equals("http")) {
        return Optional.empty();
      }
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      return Optional.of(uri.getHost() + uri.getRawPath() + query);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** As a source in a content security policy: what a form may lead to. */
  static String formTarget(String asked) {
    URI uri = uri(asked);
    String scheme = uri.getScheme();
    if (uri.getRawAuthority() != null && (scheme.equals("http") || scheme.equals("https"))) {
      return scheme + "://" + uri.getRawAuthority();
    }
    return scheme + ":";
  }

  /** With these parameters, already in form encoding, added. */
  static String with(String asked, String parameters) {
    return asked + (asked.indexOf('?') < 0 ? "?" : "&") + parameters;
  }
}
