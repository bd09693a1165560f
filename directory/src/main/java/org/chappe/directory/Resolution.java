package org.chappe.directory;

import java.util.List;

/** What a recipient's address stands for. */
public sealed interface Resolution {
  /**
   * Accounts here, each once.
   *
   * @param detail the part of the address behind "+", or empty. RFC 5233 §4
   */
  record Local(List<Account> accounts, String detail) implements Resolution {
    public Local {
      accounts = List.copyOf(accounts);
    }
  }

  /** The domain is here, the address is not. */
  record NoSuchAddress() implements Resolution {}

  /** The domain is not here. */
  record NotLocal() implements Resolution {}
}
