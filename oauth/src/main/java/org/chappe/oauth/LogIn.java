package org.chappe.oauth;

import java.util.Optional;
import org.chappe.directory.Account;
import org.chappe.directory.Directory;
import org.chappe.directory.Origin;
import org.chappe.directory.SignIn;
import org.chappe.model.AccountId;

/** What the log-in page asks of the directory. Thread-safe. */
public interface LogIn {
  /** Checks name and password, counted and slowed for who guesses. */
  SignIn authenticate(String user, char[] password, Origin origin);

  /** Checks the second factor of who was answered {@link SignIn.FactorNeeded}. */
  SignIn secondFactor(Account account, String code, Origin origin);

  Optional<Account> account(AccountId id);

  /** As the directory has it. */
  static LogIn of(Directory directory) {
    return new LogIn() {
      @Override
      public SignIn authenticate(String user, char[] password, Origin origin) {
        return directory.authenticate(user, password, origin);
      }

      @Override
      public SignIn secondFactor(Account account, String code, Origin origin) {
        return directory.secondFactor(account, code, origin);
      }

      @Override
      public Optional<Account> account(AccountId id) {
        return directory.account(id);
      }
    };
  }
}
