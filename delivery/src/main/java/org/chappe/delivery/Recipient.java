package org.chappe.delivery;

import java.util.List;
import org.chappe.directory.Account;
import org.chappe.model.Address;

/**
 * A recipient that was admitted.
 *
 * @param address as the client gave it
 * @param accounts what it stood for then, at least one
 * @param detail behind "+", or empty; mail goes to INBOX whatever it is. RFC 5233 §4
 */
public record Recipient(Address address, List<Account> accounts, String detail) {
  public Recipient {
    accounts = List.copyOf(accounts);
    if (accounts.isEmpty()) {
      throw new IllegalArgumentException(address + " stands for nobody");
    }
  }
}
