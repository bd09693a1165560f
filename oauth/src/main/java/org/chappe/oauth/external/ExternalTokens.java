package org.chappe.oauth.external;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.TokenClaims;
import org.chappe.directory.TokenVerifier;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens of issuers that are trusted. Thread-safe; waits for an issuer for some seconds at
 * most. Close it.
 *
 * <p>A JWT is checked here: its issuer is one of ours letter by letter, its signature of one of
 * that issuer's keys by an asymmetric algorithm, its audience ours, its time now; where the issuer
 * may be asked, it is also asked whether the token still is good. Any other token is shown to the
 * one issuer that may be asked (RFC 7662); where there are several it is refused, as nothing tells
 * whose it is, and no issuer is to see another's tokens. Answers are kept for a minute, so that a
 * mail program that opens ten connections costs one question.
 */
public final class ExternalTokens implements TokenVerifier, AutoCloseable {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /** 16 KiB: some issuers put groups into tokens. */
  private static final int LONGEST = 16 * 1024;

  /** Clocks differ. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private static final Duration ANSWERS_KEPT = Duration.ofMinutes(1);
  private static final int ANSWERS = 10_000;

  private record Answer(Optional<TokenClaims> claims, Instant until) {}

  private final Fetching fetching = new Fetching();
  private final List<IssuerKnowledge> issuers;
  private final InstantSource clock;
  private final ExternalEvents events;
  private final Map<String, Answer> answers = new LinkedHashMap<>();

  public ExternalTokens(List<TrustedIssuer> trusted, InstantSource clock, ExternalEvents events) {
    this.clock = clock;
    this.events = events;
    this.issuers =
        trusted.stream()
            .map(issuer -> new IssuerKnowledge(issuer, fetching, clock, events))
            .toList();
  }

  @Override
  public boolean asksElsewhere() {
    return true;
  }

  @Override
  public Optional<TokenClaims> verify(String token) {
    if (issuers.isEmpty() || token.isEmpty() || token.length() > LONGEST) {
      return Optional.empty();
    }
    Optional<SignedJWT> jwt = parsed(token);
    if (jwt.isPresent()) {
      return signed(jwt.get(), token);
    }
    List<IssuerKnowledge> askable =
        issuers.stream().filter(one -> one.issuer().introspection().isPresent()).toList();
    return askable.size() == 1
        ? asked(token, askable.getFirst(), Optional.empty())
        : Optional.empty();
  }

  private static Optional<SignedJWT> parsed(String token) {
    try {
      return token.chars().filter(c -> c == '.').count() == 2
          ? Optional.of(SignedJWT.parse(token))
          : Optional.empty();
    } catch (ParseException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private Optional<TokenClaims> signed(SignedJWT jwt, String token) {
    try {
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      Optional<IssuerKnowledge> issuer =
          issuers.stream().filter(one -> one.issuer().url().equals(claims.getIssuer())).findFirst();
      if (issuer.isEmpty()) {
        return Optional.empty();
      }
      Optional<TokenClaims> good =
          ALGORITHMS.contains(jwt.getHeader().getAlgorithm()) && isSigned(jwt, issuer.get())
              ? claims(issuer.get().issuer(), claims.getClaims(), claims.getAudience())
              : Optional.empty();
      return good.isPresent() && issuer.get().issuer().introspection().isPresent()
          ? asked(token, issuer.get(), good) // knows what was revoked
          : good;
    } catch (Unavailable e) {
      throw e;
    } catch (ParseException | JOSEException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isSigned(SignedJWT jwt, IssuerKnowledge issuer) throws JOSEException {
    String id = String.valueOf(jwt.getHeader().getKeyID());
    Optional<JWKSet> keys = issuer.keys(id);
    if (keys.isEmpty()) {
      return false;
    }
    var selector = new JWKSelector(JWKMatcher.forJWSHeader(jwt.getHeader()));
    for (JWK key : selector.select(keys.get())) {
      if (key instanceof AsymmetricJWK asymmetric
          && jwt.verify(
              new DefaultJWSVerifierFactory()
                  .createJWSVerifier(jwt.getHeader(), asymmetric.toPublicKey()))) {
        return true;
      }
    }
    return false;
  }

  /** What verified claims open, if audience, time, scope and domain fit. */
  private Optional<TokenClaims> claims(
      TrustedIssuer issuer, Map<String, Object> claims, List<String> audience) {
    Instant now = clock.instant();
    Optional<Instant> expires = time(claims.get("exp"));
    boolean begun = time(claims.get("nbf")).map(at -> !at.isAfter(now.plus(SKEW))).orElse(true);
    if (!audience.contains(issuer.audience())
        || !begun
        || expires.map(at -> !at.plus(SKEW).isAfter(now)).orElse(true)
        || !issuer.allows(claims)) {
      return Optional.empty();
    }
    String client = TrustedIssuer.client(claims);
    return issuer
        .subject(claims)
        .map(subject ->
            new TokenClaims(
                subject,
                TrustedIssuer.protocols(),
                client.isEmpty() ? issuer.host() : client,
                "",
                expires.orElseThrow()));
  }

  /** Seconds since 1970, or what the JWT library made of them. */
  private static Optional<Instant> time(@Nullable Object value) {
    return switch (value) {
      case Date date -> Optional.of(date.toInstant());
      case Number seconds -> Optional.of(Instant.ofEpochSecond(seconds.longValue()));
      case null, default -> Optional.empty();
    };
  }

  /**
   * Asks an issuer whether a token is good.
   *
   * @param signed what it says itself, when it is one that does: issuers tell less than that
   */
  private Optional<TokenClaims> asked(
      String token, IssuerKnowledge issuer, Optional<TokenClaims> signed) {
    String digest = digest(token);
    Optional<Answer> kept = kept(digest);
    if (kept.isPresent()) {
      return kept.get().claims();
    }
    try {
      Optional<TokenClaims> claims = answer(token, issuer, signed);
      keep(digest, claims);
      return claims;
    } catch (IOException | RuntimeException e) {
      events.unreachable(issuer.issuer().url(), e.toString());
      throw new Unavailable();
    }
  }

  private Optional<TokenClaims> answer(
      String token, IssuerKnowledge issuer, Optional<TokenClaims> signed) throws IOException {
    Optional<TrustedIssuer.Introspection> as = issuer.issuer().introspection();
    Optional<URI> endpoint = as.isEmpty() ? Optional.empty() : issuer.introspection();
    if (as.isEmpty() || endpoint.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> told = fetching.introspect(endpoint.get(), as.get(), token);
    return Boolean.TRUE.equals(told.get("active")) && isItself(issuer.issuer(), told)
        ? signed.or(() -> claims(issuer.issuer(), told, audience(told.get("aud"))))
        : Optional.empty();
  }

  /** RFC 7662 §2.2: {@code iss} need not be told. */
  private static boolean isItself(TrustedIssuer issuer, Map<String, Object> told) {
    return !told.containsKey("iss") || issuer.url().equals(told.get("iss"));
  }

  private static List<String> audience(@Nullable Object told) {
    return switch (told) {
      case String one -> List.of(one);
      case List<?> several ->
          several.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }

  private synchronized Optional<Answer> kept(String digest) {
    return Optional.ofNullable(answers.get(digest))
        .filter(answer -> answer.until().isAfter(clock.instant()));
  }

  private synchronized void keep(String digest, Optional<TokenClaims> claims) {
    Instant limit = clock.instant().plus(ANSWERS_KEPT);
    Instant until =
        claims.map(TokenClaims::expires).filter(end -> end.isBefore(limit)).orElse(limit);
    answers.remove(digest);
    answers.put(digest, new Answer(claims, until));
    while (answers.size() > ANSWERS) {
      answers.remove(answers.keySet().iterator().next());
    }
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }

  @Override
  public void close() {
    fetching.close();
  }
}
