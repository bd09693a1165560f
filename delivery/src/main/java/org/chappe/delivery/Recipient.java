package org.chappe.delivery;

import java.util.List;
import org.chappe.directory.Account;
import org.chappe.model.Address;

/** A recipient that was admitted. */
public sealed interface Recipient {
  /** The mailbox as the client wrote it, without {@code <>}: what reports name. */
  String path();

  /** What it means. */
  Address address();

  /** What RCPT said. */
  RecipientOptions options();

  /**
   * An address here.
   *
   * @param accounts what it stood for then
   * @param forwards addresses elsewhere it stood for then; with the accounts at least one
   * @param detail behind "+", or empty; mail goes to INBOX whatever it is. RFC 5233 §4
   */
  record Here(
      String path,
      Address address,
      RecipientOptions options,
      List<Account> accounts,
      List<Address> forwards,
      String detail)
      implements Recipient {
    public Here {
      accounts = List.copyOf(accounts);
      forwards = List.copyOf(forwards);
      if (accounts.isEmpty() && forwards.isEmpty()) {
        throw new IllegalArgumentException(address + " stands for nobody");
      }
    }
  }

  /** An address on another server; whoever makes it has seen that the client may send there. */
  record Elsewhere(String path, Address address, RecipientOptions options) implements Recipient {}
}
