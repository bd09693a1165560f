package org.chappe.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.chappe.directory.password.PasswordHash;
import org.chappe.model.Octets;

/**
 * Makes the keys of SCRAM for passwords. An account keeps its salt and iterations while it has app
 * passwords with keys, as nobody knows these passwords any more. Thread-safe.
 */
final class PasswordKeys {
  private final PasswordHasher hasher;
  private final DirectorySettings.Scram settings;
  private final RandomGenerator random;

  PasswordKeys(PasswordHasher hasher, DirectorySettings.Scram settings, RandomGenerator random) {
    this.hasher = hasher;
    this.settings = settings;
    this.random = random;
  }

  /** Whether there are to be keys. */
  boolean wanted() {
    return !settings.hashes().isEmpty();
  }

  /** Whether the account's own password lacks keys that are made today. */
  boolean areMissing(Credentials credentials) {
    return !credentials.scramKeys().stream()
        .map(ScramKeys::hash)
        .toList()
        .containsAll(settings.hashes());
  }

  /** With a salt and iterations; those it has, if any. */
  Credentials parameters(Credentials credentials) {
    return credentials.scram().isPresent() || !wanted()
        ? credentials
        : credentials.scram(fresh(), List.of());
  }

  /** The account's own password replaced; {@code password} is not changed meanwhile. */
  Credentials withPassword(
      Credentials credentials, PasswordHash hash, long number, byte[] password) {
    var next = credentials.password(hash, number);
    if (!wanted()) {
      return next;
    }
    boolean bound =
        next.scram().isPresent()
            && next.factors().appPasswords().stream().anyMatch(kept -> !kept.scram().isEmpty());
    var parameters = bound ? next.scram().orElseThrow() : fresh();
    return next.scram(parameters, derive(parameters, password));
  }

  /** Of an app password as it is shown: programs have what was copied, hyphens and all. */
  List<ScramKeys> of(Credentials credentials, String password) {
    return credentials.scram().isEmpty()
        ? List.of()
        : derive(credentials.scram().get(), password.getBytes(StandardCharsets.US_ASCII));
  }

  private List<ScramKeys> derive(ScramKeys.Parameters parameters, byte[] password) {
    return hasher.compute(() -> {
      var keys = new ArrayList<ScramKeys>();
      settings.hashes().stream()
          .sorted(Comparator.naturalOrder())
          .forEach(hash -> keys.add(ScramKeys.derive(hash, password, parameters)));
      return List.copyOf(keys);
    });
  }

  private ScramKeys.Parameters fresh() {
    byte[] salt = new byte[Credentials.SALT_OCTETS];
    random.nextBytes(salt);
    return new ScramKeys.Parameters(new Octets(salt), settings.iterations());
  }
}
