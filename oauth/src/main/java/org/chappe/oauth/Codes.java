package org.chappe.oauth;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.Account;

/** Authorization codes that were given out, RFC 6749 §4.1.2. In memory, by digest. Thread-safe. */
final class Codes {
  /**
   * What a code stands for.
   *
   * @param challenge RFC 7636 §4.2
   * @param used whether it was exchanged
   * @param cameAgain whether it came once more since
   * @param grant what came of it
   */
  record Code(
      String client,
      String redirectUri,
      String challenge,
      Account account,
      Set<Scope> scopes,
      Optional<String> nonce,
      List<String> resources,
      Instant signedIn,
      boolean used,
      boolean cameAgain,
      Optional<Grant> grant) {
    Code {
      scopes = Set.copyOf(scopes);
      resources = List.copyOf(resources);
    }

    /** The second time it is used it came again. */
    private Code taken() {
      return with(used, grant);
    }

    private Code became(Grant by) {
      return with(cameAgain, Optional.of(by));
    }

    private Code with(boolean again, Optional<Grant> by) {
      return new Code(
          client,
          redirectUri,
          challenge,
          account,
          scopes,
          nonce,
          resources,
          signedIn,
          true,
          again,
          by);
    }
  }

  private final Expiring<Code> codes;

  Codes(InstantSource clock) {
    codes = new Expiring<>(OAuthSettings.UNDER_WAY, OAuthSettings.CODES, clock);
  }

  /** A code, or empty when too many are under way. */
  Optional<String> give(Code what) {
    String code = Secrets.text();
    return codes.put(Secrets.digest(code), what) ? Optional.of(code) : Optional.empty();
  }

  /** What it stands for; its {@code used} tells whether this is the first time. */
  Optional<Code> take(String code) {
    return codes.replace(Secrets.digest(code), Code::taken);
  }

  /**
   * What came of a code: to be ended if it comes again. False: it came again before this was known,
   * so it is to be ended now; or its time is over, and nobody could tell.
   */
  boolean became(String code, Grant grant) {
    return codes
        .replace(Secrets.digest(code), one -> one.became(grant))
        .map(before -> !before.cameAgain)
        .orElse(false);
  }
}
