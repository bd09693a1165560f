package org.chappe.directory;

import java.util.Optional;

/**
 * Hears every answer to somebody's credentials, also to those that were right a short while ago.
 * Called on the thread of who signs in, before they hear it: it returns at once, throws nothing and
 * is thread-safe.
 */
@FunctionalInterface
public interface SignInEvents {
  /** For nobody. */
  SignInEvents NONE = (_, _, _) -> {};

  /**
   * Somebody's credentials were answered.
   *
   * @param account whose they were to be; empty when nobody here has that name
   */
  void signIn(Optional<Account> account, Origin origin, SignIn answer);
}
