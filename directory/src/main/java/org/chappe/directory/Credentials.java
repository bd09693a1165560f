package org.chappe.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.directory.password.PasswordHash;
import org.chappe.model.AccountId;
import org.chappe.model.Octets;

/**
 * How an account signs in: the head value of its ACCOUNT partition, and what its rows add.
 *
 * <pre>
 *   format | 0                                          (removed; or nothing was ever written)
 *   1 | 1 | local part | domain | password hash         (the password's number is the version)
 *   2 | 1 | local part | domain | password hash | number (8)
 *     | SCRAM's iterations (4; 0: no more follows) | salt (16) | count of keys (1)
 *     | each: hash (1) | stored key | server key
 * </pre>
 *
 * @param number another password has another one
 * @param scram salt and iterations of all the account's passwords; empty until the first keys
 * @param scramKeys of the account's own password
 */
record Credentials(
    Account account,
    PasswordHash password,
    long number,
    Optional<ScramKeys.Parameters> scram,
    List<ScramKeys> scramKeys,
    FactorRows factors) {
  static final int SALT_OCTETS = 16;
  static final byte[] REMOVED = new ValueWriter(1).octet(0).octets();

  private static final int FORMAT = 2;

  static Credentials of(Account account, PasswordHash password, long number) {
    return new Credentials(account, password, number, Optional.empty(), List.of(), FactorRows.NONE);
  }

  static Optional<Credentials> read(AccountId id, byte[] value, long version, FactorRows factors) {
    if (value.length == 0) {
      return Optional.empty();
    }
    var in = new ValueReader("the credentials of account " + id, value, FORMAT);
    if (in.octet() == 0) {
      return Optional.empty();
    }
    var account = new Account(id, in.address());
    var password = PasswordHash.parse(in.text());
    long number = in.format() == 1 ? version : in.int64();
    var read = new Credentials(account, password, number, Optional.empty(), List.of(), factors);
    int iterations = in.format() == 1 ? 0 : in.int32();
    if (iterations == 0) {
      return Optional.of(read);
    }
    var parameters = new ScramKeys.Parameters(octets(in, SALT_OCTETS), iterations);
    return Optional.of(read.scram(parameters, keys(in)));
  }

  private static List<ScramKeys> keys(ValueReader in) {
    var keys = new ArrayList<ScramKeys>();
    for (int left = in.octet(); left > 0; left--) {
      var hash = ScramHash.ofOctet(in.octet());
      keys.add(new ScramKeys(hash, octets(in, hash.octets()), octets(in, hash.octets())));
    }
    return List.copyOf(keys);
  }

  private static Octets octets(ValueReader in, int count) {
    byte[] octets = new byte[count];
    for (int i = 0; i < count; i++) {
      octets[i] = (byte) in.octet();
    }
    return new Octets(octets);
  }

  Credentials scram(ScramKeys.Parameters parameters, List<ScramKeys> keys) {
    return new Credentials(account, password, number, Optional.of(parameters), keys, factors);
  }

  /** Without keys of SCRAM, which are another password's. */
  Credentials password(PasswordHash next, long nextNumber) {
    return new Credentials(account, next, nextNumber, scram, List.of(), factors);
  }

  byte[] octets() {
    var out =
        new ValueWriter(FORMAT)
            .octet(1)
            .address(account.address())
            .text(password.toString())
            .int64(number);
    if (scram.isEmpty()) {
      return out.int32(0).octets();
    }
    out.int32(scram.get().iterations()).rest(scram.get().salt().toArray()).octet(scramKeys.size());
    for (var key : scramKeys) {
      out.octet(key.hash().octet()).rest(key.storedKey().toArray()).rest(key.serverKey().toArray());
    }
    return out.octets();
  }

  @Override
  public String toString() {
    return "Credentials[" + account + "]"; // no hash in a log
  }
}
