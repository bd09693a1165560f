package org.chappe.directory;

import java.util.List;
import org.chappe.model.Address;

/** What a recipient's address stands for. */
public sealed interface Resolution {
  /**
   * Whom it reaches, each once; somebody.
   *
   * @param accounts those here
   * @param elsewhere addresses of other servers that an alias leads to
   * @param detail the part of the address behind "+", or empty. RFC 5233 §4
   */
  record Local(List<Account> accounts, List<Address> elsewhere, String detail)
      implements Resolution {
    public Local {
      accounts = List.copyOf(accounts);
      elsewhere = List.copyOf(elsewhere);
    }
  }

  /** The domain is here, the address is not. */
  record NoSuchAddress() implements Resolution {}

  /** The domain is not here. */
  record NotLocal() implements Resolution {}
}
