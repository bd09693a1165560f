package org.chappe.directory;

import java.util.Optional;
import org.chappe.directory.factor.SecondFactorPolicy;
import org.chappe.model.AccountId;

/**
 * The head value of a DOMAIN partition: whether the domain is here, and who is its postmaster when
 * no alias says so.
 *
 * <pre>
 *   1 | here (0, 1) | next number (8) | first account? (0, 1) | account id (8) | local part | domain
 *   2 | policy of second factors (1; 0: the server's) | as 1
 * </pre>
 *
 * @param nextNumber above the number of every entry ever made in this domain
 * @param policy the domain's own; empty: the server's holds
 * @param firstAccount the account that has been in the domain longest
 */
record DomainHead(
    boolean here,
    long nextNumber,
    Optional<Account> firstAccount,
    Optional<SecondFactorPolicy> policy) {
  private static final int FORMAT = 2;

  static final DomainHead ABSENT = new DomainHead(false, 1, Optional.empty(), Optional.empty());

  static DomainHead read(String domain, byte[] value) {
    if (value.length == 0) {
      return ABSENT;
    }
    var in = new ValueReader("the domain " + domain, value, FORMAT);
    int policy = in.format() == 1 ? 0 : in.octet();
    boolean here = in.octet() == 1;
    long next = in.int64();
    if (in.octet() == 0) {
      return new DomainHead(here, next, Optional.empty(), SecondFactorPolicy.ofOctet(policy));
    }
    var id = new AccountId(in.int64());
    return new DomainHead(
        here, next, Optional.of(new Account(id, in.address())), SecondFactorPolicy.ofOctet(policy));
  }

  byte[] octets() {
    var out =
        new ValueWriter(FORMAT)
            .octet(policy.map(SecondFactorPolicy::octet).orElse(0))
            .octet(here ? 1 : 0)
            .int64(nextNumber);
    firstAccount.ifPresentOrElse(
        account -> out.octet(1).int64(account.id().value()).address(account.address()),
        () -> out.octet(0));
    return out.octets();
  }

  DomainHead here(boolean isHere) {
    return new DomainHead(isHere, nextNumber, firstAccount, policy);
  }

  DomainHead firstAccount(Optional<Account> account) {
    return new DomainHead(here, nextNumber, account, policy);
  }

  DomainHead nextNumber(long next) {
    return new DomainHead(here, next, firstAccount, policy);
  }

  DomainHead policy(Optional<SecondFactorPolicy> next) {
    return new DomainHead(here, nextNumber, firstAccount, next);
  }
}
