package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.List;
import org.chappe.model.AccountId;
import org.chappe.store.PartitionId;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.Store;

/** Looks at an account's rows behind the service's back. */
final class StoreRows {
  private StoreRows() {}

  static PartitionId partition(AccountId account) {
    return PartitionId.of(PartitionId.Kind.MAIL, account);
  }

  static List<Row> all(Store store, AccountId account, RowRange range) {
    var rows = new ArrayList<Row>();
    RowRange rest = range;
    for (var page = store.partitions().scan(partition(account), rest, 1_000);
        !page.isEmpty();
        page = store.partitions().scan(partition(account), rest, 1_000)) {
      rows.addAll(page);
      rest = rest.after(page.getLast().key());
    }
    return rows;
  }

  static int count(Store store, AccountId account) {
    return all(store, account, RowRange.of(new byte[] {0}, new byte[] {(byte) 0xFF})).size();
  }

  static int count(Store store, AccountId account, char letter) {
    return all(store, account, Rows.all(letter)).size();
  }
}
