package org.chappe.directory;

import java.util.ArrayList;
import org.chappe.model.AccountId;
import org.chappe.model.Address;

/**
 * What an address stands for: the head value of its ADDRESS partition, and the truth about it.
 * Nothing else says whether an account or an alias exists.
 *
 * <pre>
 *   nobody   format | 0            (or nothing was ever written)
 *   account  format | 1 | account id (8) | local part | domain
 *   alias    format | 2 | local part | domain | count (4) | count × (local part | domain)
 * </pre>
 */
sealed interface Meaning {
  int FORMAT = 1;

  record Nobody() implements Meaning {}

  record OfAccount(Account account) implements Meaning {}

  record OfAlias(Alias alias) implements Meaning {}

  static Meaning read(String what, byte[] value) {
    if (value.length == 0) {
      return new Nobody();
    }
    var in = new ValueReader(what, value, FORMAT);
    int kind = in.octet();
    return switch (kind) {
      case 0 -> new Nobody();
      case 1 -> {
        var id = new AccountId(in.int64());
        yield new OfAccount(new Account(id, in.address()));
      }
      case 2 -> {
        var alias = in.address();
        int count = in.int32();
        var targets = new ArrayList<Address>();
        for (int i = 0; i < count; i++) {
          targets.add(in.address());
        }
        yield new OfAlias(new Alias(alias, targets));
      }
      default -> throw in.damaged("kind " + kind);
    };
  }

  default byte[] octets() {
    var out = new ValueWriter(FORMAT);
    switch (this) {
      case Nobody() -> out.octet(0);
      case OfAccount(Account account) ->
          out.octet(1).int64(account.id().value()).address(account.address());
      case OfAlias(Alias alias) -> {
        out.octet(2).address(alias.address()).int32(alias.targets().size());
        alias.targets().forEach(out::address);
      }
    }
    return out.octets();
  }
}
