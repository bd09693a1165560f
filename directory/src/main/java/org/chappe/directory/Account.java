package org.chappe.directory;

import org.chappe.model.AccountId;
import org.chappe.model.Address;

/** An account and its main address. */
public record Account(AccountId id, Address address) {}
