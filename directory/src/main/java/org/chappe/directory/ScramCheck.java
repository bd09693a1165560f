package org.chappe.directory;

import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.model.Octets;

/**
 * Checks proofs of SCRAM. An account's passwords, its own and app passwords, share salt and
 * iterations, so one proof is held against the keys of all of them: the one that fits says which
 * password it was, and what that opens. Thread-safe.
 *
 * <p>Each key costs three hashes, some microseconds. Nobody's costs as much as an account's without
 * app passwords; what more of them take is far below what a network adds, and attempts are counted.
 */
final class ScramCheck {
  private final Gate gate;
  private final FactorRule rule;
  private final DirectoryKey key;
  private final DirectorySettings.Scram settings;
  private final InstantSource clock;

  ScramCheck(
      Gate gate,
      FactorRule rule,
      DirectoryKey key,
      DirectorySettings.Scram settings,
      InstantSource clock) {
    this.gate = gate;
    this.rule = rule;
    this.key = key;
    this.settings = settings;
    this.clock = clock;
  }

  /** Keys of one password, and whose it is: the account's own, or an app password. */
  private record Candidate(ScramKeys keys, Optional<AppPassword> app) {}

  /** As {@link Doorkeeper#scramSalt}. */
  ScramSalt salt(String typed) {
    String user = Authenticator.key(typed);
    return gate.credentials(user)
        .flatMap(Credentials::scram)
        .map(own -> new ScramSalt(own.salt().toArray(), own.iterations()))
        .orElseGet(() ->
            new ScramSalt(
                key.salt(user.isEmpty() ? typed : user, Credentials.SALT_OCTETS).toArray(),
                settings.iterations()));
  }

  /** As {@link Doorkeeper#authenticate(ScramProof, Origin)}. */
  ScramAnswer authenticate(ScramProof proof, Origin origin) {
    var trial = new Trial(proof, origin);
    var answer =
        trial.isOfAppPassword()
            ? gate.passUnguessable(proof.user(), origin, trial::of)
            : gate.pass(proof.user(), origin, trial::of);
    return answer instanceof SignIn.Accepted
        ? new ScramAnswer(answer, signature(trial.proved.orElseThrow().keys(), proof))
        : new ScramAnswer(answer);
  }

  /** One proof's, which remembers what was proved. */
  private final class Trial {
    private final ScramProof proof;
    private final Origin origin;
    private Optional<Candidate> proved = Optional.empty();

    Trial(ScramProof proof, Origin origin) {
      this.proof = proof;
      this.origin = origin;
    }

    boolean isOfAppPassword() {
      return proved(gate.credentials(Authenticator.key(proof.user())), proof)
          .flatMap(Candidate::app)
          .isPresent();
    }

    SignIn of(Optional<Credentials> credentials) {
      proved = proved(credentials, proof);
      return proved
          .map(found -> opened(credentials.orElseThrow(), found, origin))
          .orElseGet(SignIn.Refused::new);
    }
  }

  private SignIn opened(Credentials credentials, Candidate found, Origin origin) {
    if (found.app().isPresent()) {
      return found.app().get().opens(credentials.account(), origin, clock.instant());
    }
    var answer = rule.passwordAlone(credentials, origin);
    // Digits behind the password are part of what is proved: nobody can take them off it here.
    return answer.equals(new SignIn.Refused(Refusal.FACTOR_NEEDED))
        ? new SignIn.Refused(Refusal.APP_PASSWORD_NEEDED)
        : answer;
  }

  /** All keys are tried, also behind one that fits. */
  private static Optional<Candidate> proved(Optional<Credentials> credentials, ScramProof proof) {
    Optional<Candidate> found = Optional.empty();
    for (var candidate : candidates(credentials, proof.hash())) {
      if (fits(candidate.keys(), proof)) {
        found = Optional.of(candidate);
      }
    }
    return credentials.isPresent() ? found : Optional.empty();
  }

  private static List<Candidate> candidates(Optional<Credentials> credentials, ScramHash hash) {
    var candidates = new ArrayList<Candidate>();
    if (credentials.isPresent()) {
      credentials
          .get()
          .scramKeys()
          .forEach(keys -> candidates.add(new Candidate(keys, Optional.empty())));
      for (var kept : credentials.get().factors().appPasswords()) {
        kept.scram()
            .forEach(keys -> candidates.add(new Candidate(keys, Optional.of(kept.about()))));
      }
      candidates.removeIf(candidate -> candidate.keys().hash() != hash);
    }
    if (candidates.isEmpty()) {
      candidates.add(new Candidate(nobodys(hash), Optional.empty()));
    }
    return candidates;
  }

  /** Nothing is known whose hash this is. */
  private static ScramKeys nobodys(ScramHash hash) {
    var zeros = new Octets(new byte[hash.octets()]);
    return new ScramKeys(hash, zeros, zeros);
  }

  /** StoredKey = H(ClientProof XOR HMAC(StoredKey, AuthMessage)), RFC 5802 §3 */
  static boolean fits(ScramKeys keys, ScramProof proof) {
    byte[] stored = keys.storedKey().toArray();
    byte[] clientKey = ScramKeys.hmac(keys.hash(), stored, proof.message());
    for (int i = 0; i < clientKey.length; i++) {
      clientKey[i] ^= proof.proof()[i];
    }
    return MessageDigest.isEqual(ScramKeys.digest(keys.hash(), clientKey), stored);
  }

  private static byte[] signature(ScramKeys keys, ScramProof proof) {
    return ScramKeys.hmac(keys.hash(), keys.serverKey().toArray(), proof.message());
  }
}
