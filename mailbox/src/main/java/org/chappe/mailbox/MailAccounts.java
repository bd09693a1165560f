package org.chappe.mailbox;

import java.util.Optional;
import org.chappe.model.AccountId;

/** All accounts' mail in one store. Thread-safe. */
public interface MailAccounts extends AutoCloseable {
  /**
   * Nobody's account: it holds what belongs to all accounts, the server's shared annotations (RFC
   * 5464), under the limits and with the listeners every account has. Ids are random, and none of
   * 2^64 is drawn twice; no address leads here. Made by who first sets one.
   */
  AccountId SERVER = new AccountId(0);

  /**
   * Makes the account's partition with INBOX and a mailbox for each role; does nothing when it
   * exists. Durable on return.
   */
  void create(AccountId account);

  /**
   * The account's mail, loaded into memory when it is not there yet; it stays at least until the
   * returned handle is closed. Empty when there is no such account.
   */
  Optional<MailAccount> open(AccountId account);

  /**
   * Removes all mail of the account. Handles that are open see no more changes and refuse to change
   * anything.
   */
  void remove(AccountId account);

  /** Begins to take in a message's octets, for any number of accounts. */
  MessageIntake receive();

  @Override
  void close();
}
