package org.chappe.directory;

import java.util.Optional;
import org.chappe.model.AccountId;

/**
 * How an account signs in: the head value of its ACCOUNT partition.
 *
 * <pre>
 *   format | 0                                          (removed; or nothing was ever written)
 *   format | 1 | local part | domain | password hash    (PHC string)
 * </pre>
 *
 * @param version of the partition: another password has another one
 */
record Credentials(Account account, PasswordHash password, long version) {
  private static final int FORMAT = 1;

  static final byte[] REMOVED = new ValueWriter(FORMAT).octet(0).octets();

  static Optional<Credentials> read(AccountId id, byte[] value, long version) {
    if (value.length == 0) {
      return Optional.empty();
    }
    var in = new ValueReader("the credentials of account " + id, value, FORMAT);
    if (in.octet() == 0) {
      return Optional.empty();
    }
    var account = new Account(id, in.address());
    return Optional.of(new Credentials(account, PasswordHash.parse(in.text()), version));
  }

  static byte[] octets(Account account, PasswordHash password) {
    return new ValueWriter(FORMAT)
        .octet(1)
        .address(account.address())
        .text(password.toString())
        .octets();
  }
}
