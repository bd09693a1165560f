package org.chappe.directory;

import java.util.function.Consumer;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;

/** Reads a range of any length, a page in memory at a time. */
final class Scan {
  private static final int PAGE = 5_000;

  private Scan() {}

  static void forEach(
      PartitionStore partitions, PartitionId partition, RowRange range, Consumer<Row> action) {
    var page = partitions.scan(partition, range, PAGE);
    while (!page.isEmpty()) {
      page.forEach(action);
      page = partitions.scan(partition, range.after(page.getLast().key()), PAGE);
    }
  }
}
