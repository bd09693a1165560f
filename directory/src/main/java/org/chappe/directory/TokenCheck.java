package org.chappe.directory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Checks access tokens, with whoever knows them. Thread-safe. */
final class TokenCheck {
  private static final Duration WHEN_BUSY = Duration.ofSeconds(5);

  private final Gate gate;
  private final InstantSource clock;
  private final List<TokenVerifier> verifiers = new CopyOnWriteArrayList<>();

  TokenCheck(Gate gate, InstantSource clock) {
    this.gate = gate;
    this.clock = clock;
  }

  void ask(TokenVerifier verifier) {
    verifiers.add(verifier);
  }

  boolean hasVerifiers() {
    return !verifiers.isEmpty();
  }

  /** As {@link Doorkeeper#tokenDiscovery}. */
  Optional<String> discovery() {
    return verifiers.stream().map(TokenVerifier::discovery).flatMap(Optional::stream).findFirst();
  }

  /** As {@link Doorkeeper#authenticateToken}. */
  SignIn authenticate(Optional<String> user, String token, Origin origin) {
    Optional<TokenClaims> claims;
    try {
      claims = claims(token, origin);
    } catch (TokenVerifier.Unavailable e) {
      return gate.passUnguessable(user.orElse(""), origin, _ -> new SignIn.TooMany(WHEN_BUSY));
    }
    String named = user.or(() -> claims.map(says -> says.subject().toString())).orElse("");
    return gate.passUnguessable(named, origin, credentials -> opened(credentials, claims, origin));
  }

  /** For who has made too many attempts nobody else is asked: others wait for that, too. */
  private Optional<TokenClaims> claims(String token, Origin origin) {
    for (var verifier : verifiers) {
      if (verifier.asksElsewhere() && gate.isLocked(origin)) {
        throw new TokenVerifier.Unavailable();
      }
      var claims = verifier.verify(token);
      if (claims.isPresent()) {
        return claims;
      }
    }
    return Optional.empty();
  }

  private SignIn opened(
      Optional<Credentials> credentials, Optional<TokenClaims> claims, Origin origin) {
    if (credentials.isEmpty() || claims.isEmpty()) {
      return new SignIn.Refused();
    }
    var account = credentials.get().account();
    var says = claims.get();
    if (!says.subject().key().equals(account.address().key())) {
      return new SignIn.Refused(); // somebody else's
    }
    if (!clock.instant().isBefore(says.expires())) {
      return new SignIn.Refused(Refusal.EXPIRED);
    }
    return says.scope().contains(origin.protocol())
        ? new SignIn.Accepted(account, new Access(Access.Means.TOKEN, says.grant(), says.client()))
        : new SignIn.Refused(Refusal.WRONG_PROTOCOL);
  }
}
