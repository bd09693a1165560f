package org.chappe.oauth.external;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one issuer: its metadata and keys, fetched when they are first needed and again
 * each hour. While that fails, what is known is used, and the next try waits: a second, then twice
 * as long each time, up to five minutes.
 *
 * <p>Thread-safe. The lock is held while something is fetched, on purpose: others who need the same
 * wait for it, for the fetch's few seconds at most, and do not ask the issuer once more.
 */
final class IssuerKnowledge {
  private static final Duration KEPT = Duration.ofHours(1);

  /** A key that nobody knows may be new; but made-up key ids must not make us ask all the time. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private record Known(JWKSet keys, Optional<URI> introspection, Instant fetched) {}

  private final TrustedIssuer issuer;
  private final Fetching fetching;
  private final InstantSource clock;
  private final ExternalEvents events;
  private Optional<Known> known = Optional.empty();
  private Instant nextTry = Instant.MIN;
  private Duration pause = FIRST_PAUSE;

  IssuerKnowledge(
      TrustedIssuer issuer, Fetching fetching, InstantSource clock, ExternalEvents events) {
    this.issuer = issuer;
    this.fetching = fetching;
    this.clock = clock;
    this.events = events;
  }

  TrustedIssuer issuer() {
    return issuer;
  }

  /** Keys, among them the one with this id if the issuer has it. */
  synchronized Optional<JWKSet> keys(String id) {
    Instant now = clock.instant();
    boolean missing = known.map(one -> one.keys.getKeyByKeyId(id) == null).orElse(true);
    refresh(missing ? BETWEEN_LOOKS : KEPT, now);
    return known.map(Known::keys);
  }

  synchronized Optional<URI> introspection() {
    refresh(KEPT, clock.instant());
    return known.flatMap(Known::introspection);
  }

  private void refresh(Duration age, Instant now) {
    boolean young = known.map(one -> one.fetched.plus(age).isAfter(now)).orElse(false);
    if (young || now.isBefore(nextTry)) {
      return;
    }
    try {
      known = Optional.of(fetch(now));
      pause = FIRST_PAUSE;
    } catch (IOException | ParseException | IllegalArgumentException e) {
      nextTry = now.plus(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
      events.unreachable(issuer.url(), e.toString());
    }
  }

  private Known fetch(Instant now) throws IOException, ParseException {
    Map<String, Object> metadata = metadata();
    if (!issuer.url().equals(metadata.get("issuer"))) { // RFC 8414 §3.3
      throw new IOException("the metadata is another issuer's");
    }
    URI keys = uri(metadata, "jwks_uri").orElseThrow(() -> new IOException("jwks_uri is missing"));
    return new Known(
        JWKSet.parse(fetching.text(keys)), uri(metadata, "introspection_endpoint"), now);
  }

  /** OpenID Connect's place first, as nearly all have it; then RFC 8414 §3.1. */
  private Map<String, Object> metadata() throws IOException {
    URI base = TrustedIssuer.requireSafe(issuer.url());
    String plain = issuer.url().replaceFirst("/$", "");
    try {
      return fetching.object(URI.create(plain + "/.well-known/openid-configuration"));
    } catch (IOException e) {
      String path = base.getRawPath().equals("/") ? "" : base.getRawPath();
      return fetching.object(base.resolve("/.well-known/oauth-authorization-server" + path));
    }
  }

  private Optional<URI> uri(Map<String, Object> metadata, String name) {
    return metadata.get(name) instanceof String text
        ? Optional.of(issuer.named(text))
        : Optional.empty();
  }
}
