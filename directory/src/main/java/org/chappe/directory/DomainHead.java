package org.chappe.directory;

import java.util.Optional;
import org.chappe.model.AccountId;

/**
 * The head value of a DOMAIN partition: whether the domain is here, and who is its postmaster when
 * no alias says so.
 *
 * <pre>
 *   format | here (0, 1) | next number (8) | first account? (0, 1) | account id (8) | local part | domain
 * </pre>
 *
 * @param nextNumber above the number of every entry ever made in this domain
 * @param firstAccount the account that has been in the domain longest
 */
record DomainHead(boolean here, long nextNumber, Optional<Account> firstAccount) {
  private static final int FORMAT = 1;

  static final DomainHead ABSENT = new DomainHead(false, 1, Optional.empty());

  static DomainHead read(String domain, byte[] value) {
    if (value.length == 0) {
      return ABSENT;
    }
    var in = new ValueReader("the domain " + domain, value, FORMAT);
    boolean here = in.octet() == 1;
    long next = in.int64();
    if (in.octet() == 0) {
      return new DomainHead(here, next, Optional.empty());
    }
    var id = new AccountId(in.int64());
    return new DomainHead(here, next, Optional.of(new Account(id, in.address())));
  }

  byte[] octets() {
    var out = new ValueWriter(FORMAT).octet(here ? 1 : 0).int64(nextNumber);
    firstAccount.ifPresentOrElse(
        account -> out.octet(1).int64(account.id().value()).address(account.address()),
        () -> out.octet(0));
    return out.octets();
  }

  DomainHead here(boolean isHere) {
    return new DomainHead(isHere, nextNumber, firstAccount);
  }

  DomainHead firstAccount(Optional<Account> account) {
    return new DomainHead(here, nextNumber, account);
  }

  DomainHead nextNumber(long next) {
    return new DomainHead(here, next, firstAccount);
  }
}
