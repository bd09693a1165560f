package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Optional;
import org.chappe.model.AccountId;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/** A mailbox's access list as a row. Layout: {@link Rows}. */
final class AccessRow {
  private static final int ANYONE = 1;
  private static final int ACCOUNT = 2;
  private static final int DENIED = 0x10;

  private AccessRow() {}

  static AccessList read(long mailbox, byte[] value) {
    var in = new ValueReader("the rights of mailbox " + mailbox, value, Rows.FORMAT);
    var entries = new ArrayList<AccessList.Entry>();
    while (!in.atEnd()) {
      int kind = in.u8();
      long account = in.i64();
      Optional<AccountId> whom =
          switch (kind & ~DENIED) {
            case ANYONE -> Optional.empty();
            case ACCOUNT -> Optional.of(new AccountId(account));
            default ->
                throw new IllegalStateException(
                    "the rights of mailbox " + mailbox + " have an entry of kind " + kind);
          };
      entries.add(
          new AccessList.Entry(whom, (kind & DENIED) != 0, new Rights(Math.toIntExact(in.u32()))));
    }
    return new AccessList(entries);
  }

  static byte[] value(AccessList list) {
    var out = new ValueWriter(Rows.FORMAT, 1 + 13 * list.entries().size());
    for (AccessList.Entry entry : list.entries()) {
      out.u8((entry.whom().isPresent() ? ACCOUNT : ANYONE) | (entry.denied() ? DENIED : 0))
          .i64(entry.whom().map(AccountId::value).orElse(0L))
          .u32(entry.rights().bits());
    }
    return out.toArray();
  }
}
