package org.chappe.directory;

import java.util.function.Predicate;
import org.chappe.model.AccountId;

/**
 * Hears that what somebody got in with opens nothing any more: a changed password, a revoked app
 * password, a removed account. Called after the change is durable and before who made it hears of
 * it; thread-safe.
 */
@FunctionalInterface
public interface AccessEnds {
  /** For nobody. */
  AccessEnds NONE = (_, _) -> {};

  /** What {@code which} holds for opens nothing from now on. */
  void ended(AccountId account, Predicate<Access> which);
}
