package org.chappe.directory;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.chappe.model.IpNetwork;

/**
 * A password that was made for one program or device, without the password itself.
 *
 * @param name the account's own word for it: up to {@link #MAX_NAME} characters, unlike the others'
 *     without regard to case
 * @param scope what it opens; {@link Protocol#HTTP} never, as pages ask for the account's password
 * @param network from where it opens something; empty: from everywhere
 */
public record AppPassword(
    String name,
    Set<Protocol> scope,
    Instant created,
    Optional<Instant> expires,
    Optional<IpNetwork> network) {
  /** 20 characters are 99 bits: nobody guesses that, so it needs no slow hash. */
  public static final int CHARACTERS = 20;

  public static final int MAX_NAME = 60;

  public AppPassword {
    scope = Set.copyOf(scope);
  }

  /** The answer to who has shown it. */
  SignIn opens(Account account, Origin origin, Instant now) {
    Optional<SignIn> refused = refusal(origin, now).map(SignIn.Refused::new);
    return refused.orElseGet(
        () -> new SignIn.Accepted(account, new Access(Access.Means.APP_PASSWORD, name, name)));
  }

  /** Why it does not open this door, if so. */
  Optional<Refusal> refusal(Origin origin, Instant now) {
    if (expires.isPresent() && !now.isBefore(expires.get())) {
      return Optional.of(Refusal.EXPIRED);
    }
    if (!scope.contains(origin.protocol())) {
      return Optional.of(Refusal.WRONG_PROTOCOL);
    }
    return network.isPresent() && !network.get().contains(origin.address())
        ? Optional.of(Refusal.WRONG_NETWORK)
        : Optional.empty();
  }
}
