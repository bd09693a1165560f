package org.chappe.directory.password;

import java.util.Optional;
import org.chappe.model.Address;

/** Says which new passwords are taken. Thread-safe. */
@FunctionalInterface
public interface PasswordPolicy {
  /** Takes all: for a person who was told, and wants it nevertheless. */
  PasswordPolicy NONE = (_, _) -> Optional.empty();

  /**
   * Why {@code owner} may not have {@code password}, in a whole sentence without a full stop, for
   * whoever chose it and without the password; empty when they may.
   *
   * @param password not changed, and not kept
   */
  Optional<String> refusal(Address owner, char[] password);
}
