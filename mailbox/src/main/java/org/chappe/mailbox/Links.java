package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chappe.model.BodyId;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * Messages' bodies, as their link rows say. Such a row never changes, so it is read before a turn
 * is taken and used in it.
 */
final class Links {
  private final Map<Long, BodyId> bodies = new HashMap<>();

  private Links() {}

  /** Reads those of {@code messages} that exist. */
  static Links read(PartitionStore store, PartitionId partition, LongList messages) {
    var links = new Links();
    LongList sorted = messages.sorted();
    for (int from = 0; from < sorted.size(); from += PartitionStore.MAX_PAGE) {
      List<byte[]> keys = new ArrayList<>();
      for (int i = from; i < Math.min(sorted.size(), from + PartitionStore.MAX_PAGE); i++) {
        keys.add(Rows.link(sorted.get(i)));
      }
      for (Row row : store.getAll(partition, keys)) {
        var in = new ValueReader("a link", row.value(), Rows.FORMAT);
        links.bodies.put(Rows.number(row.key()), new BodyId(in.slice(BodyId.OCTETS).toArray()));
      }
    }
    return links;
  }

  /**
   * Deletes the message's rows with {@code change} and unlinks its body. Nothing happens when it
   * has none any more.
   */
  void deleteMessage(Change change, long message) {
    BodyId body = bodies.get(message);
    if (body != null) {
      change.delete(Rows.message(message));
      change.delete(Rows.fields(message));
      change.delete(Rows.link(message));
      change.unlink(body, message);
    }
  }

  static byte[] value(BodyId body) {
    return new ValueWriter(Rows.FORMAT, 1 + BodyId.OCTETS).octets(body.octets()).toArray();
  }
}
