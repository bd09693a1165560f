package org.chappe.directory;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Checks access tokens, with whoever knows them. Thread-safe. */
final class TokenCheck {
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
    var claims = claims(token);
    String named = user.or(() -> claims.map(says -> says.subject().toString())).orElse("");
    return gate.passUnguessable(named, origin, credentials -> opened(credentials, claims, origin));
  }

  private Optional<TokenClaims> claims(String token) {
    return verifiers.stream()
        .map(verifier -> verifier.verify(token))
        .flatMap(Optional::stream)
        .findFirst();
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
