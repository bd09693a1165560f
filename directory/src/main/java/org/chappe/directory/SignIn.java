package org.chappe.directory;

import java.time.Duration;
import java.util.Locale;

/** The answer to somebody's credentials. */
public sealed interface SignIn {
  record Accepted(Account account, Access access) implements SignIn {
    /** With the account's password alone. */
    public Accepted(Account account) {
      this(account, Access.PASSWORD);
    }
  }

  /**
   * The password is right, and alone opens nothing: a page asks for the second factor and goes on
   * with it, a mail program is refused with {@link Refusal#FACTOR_NEEDED}.
   */
  record FactorNeeded(Account account) implements SignIn {}

  record Refused(Refusal why) implements SignIn {
    /** Wrong user or password: which, is not told. */
    public Refused() {
      this(Refusal.WRONG);
    }
  }

  /** A word for it, as in events: {@code ok}, {@code wrong}, {@code too_many}. */
  default String outcome() {
    return switch (this) {
      case Accepted _ -> "ok";
      case FactorNeeded _ -> "factor_needed";
      case Refused(Refusal why) -> why.name().toLowerCase(Locale.ROOT);
      case TooMany _ -> "too_many";
    };
  }

  /** Too many wrong ones; the credentials were not looked at. */
  record TooMany(Duration tryAfter) implements SignIn {}
}
