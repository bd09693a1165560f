package org.chappe.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.chappe.directory.password.PasswordHash;

/**
 * Makes the keys of SCRAM for passwords. An account keeps its salt and iterations while it has app
 * passwords with keys, as nobody knows these passwords any more. Thread-safe.
 */
final class PasswordKeys {
  private final PasswordHasher hasher;
  private final DirectorySettings.Scram settings;
  private final DirectoryKey key;

  PasswordKeys(PasswordHasher hasher, DirectorySettings.Scram settings, DirectoryKey key) {
    this.hasher = hasher;
    this.settings = settings;
    this.key = key;
  }

  /** Whether there are to be keys. */
  boolean wanted() {
    return !settings.hashes().isEmpty();
  }

  /** Whether the account's own password lacks keys that are made today. */
  boolean areMissing(Credentials credentials) {
    if (!isBound(credentials)
        && credentials.scram().filter(s -> s.iterations() < settings.iterations()).isPresent()) {
      return true;
    }
    return !credentials.scramKeys().stream()
        .map(ScramKeys::hash)
        .toList()
        .containsAll(settings.hashes());
  }

  /** With a salt and iterations; those it has, if any. */
  Credentials parameters(Credentials credentials) {
    return credentials.scram().isPresent() || !wanted()
        ? credentials
        : credentials.scram(fresh(credentials), List.of());
  }

  /** The account's own password replaced; {@code password} is not changed meanwhile. */
  Credentials withPassword(
      Credentials credentials, PasswordHash hash, long number, byte[] password) {
    var next = credentials.password(hash, number);
    if (!wanted()) {
      return next;
    }
    var parameters = isBound(next) ? next.scram().orElseThrow() : fresh(next);
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

  /**
   * Always the same salt for one account, and the one that was shown before it had keys, or before
   * it was here: a salt that changes would tell who is here.
   */
  private ScramKeys.Parameters fresh(Credentials credentials) {
    return new ScramKeys.Parameters(
        key.salt(credentials.account().address().key(), Credentials.SALT_OCTETS),
        settings.iterations());
  }

  private boolean isBound(Credentials credentials) {
    return credentials.scram().isPresent()
        && credentials.factors().appPasswords().stream().anyMatch(kept -> !kept.scram().isEmpty());
  }
}
