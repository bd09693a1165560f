package org.chappe.directory.factor;

import java.util.Optional;

/** Whether accounts have second factors; for the server, for a domain, for an account. */
public enum SecondFactorPolicy {
  /** None can be set up. One that is there stays in force: turning this off opens no account. */
  OFF(1),
  /** Each account as it likes. */
  ALLOWED(2),
  /** After a time of grace an account without one is not let in. */
  REQUIRED(3);

  private final int octet;

  SecondFactorPolicy(int octet) {
    this.octet = octet;
  }

  /** As it is on disk; 0 is none. */
  public int octet() {
    return octet;
  }

  /** The one of an {@link #octet()}; empty for 0. */
  public static Optional<SecondFactorPolicy> ofOctet(int octet) {
    for (var policy : values()) {
      if (policy.octet == octet) {
        return Optional.of(policy);
      }
    }
    if (octet == 0) {
      return Optional.empty();
    }
    throw new IllegalStateException("a policy of second factors " + octet);
  }
}
