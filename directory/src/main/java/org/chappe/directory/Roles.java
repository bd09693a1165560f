package org.chappe.directory;

import java.util.List;
import java.util.Set;
import org.chappe.model.AccountId;
import org.chappe.model.Address;

/** Who may administer what. Thread-safe; changes are durable on return. */
public interface Roles {
  /**
   * Of an account, the server's first, then domains in order; empty when it has none or is gone.
   */
  List<Role> of(AccountId account);

  /**
   * Adds and removes, in one step. Adding what is there and removing what is not is no error.
   *
   * @throws DirectoryRefused when the account, or a domain to be added, is not here
   */
  void change(Address account, Set<Role> add, Set<Role> remove);

  /** Whether the account may administer the domain: by a role for it, or for the server. */
  boolean mayAdminister(AccountId account, String domain);

  /** Whether the account may administer the server. */
  boolean mayAdminister(AccountId account);
}
