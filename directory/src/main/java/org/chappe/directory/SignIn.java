package org.chappe.directory;

import java.time.Duration;

/** The answer to somebody's credentials. */
public sealed interface SignIn {
  record Accepted(Account account) implements SignIn {}

  /** Wrong user or password: which, is not told. */
  record Refused() implements SignIn {}

  /** Too many wrong ones; the credentials were not looked at. */
  record TooMany(Duration tryAfter) implements SignIn {}
}
