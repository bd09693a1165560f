package org.chappe.relay.outbox;

import java.time.Instant;
import java.util.Optional;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/** A {@link Destination} as a row's value. */
final class DestinationRow {
  private DestinationRow() {}

  static byte[] write(Destination destination) {
    var out =
        new ValueWriter(Rows.FORMAT, 32)
            .i64(destination.next().toEpochMilli())
            .varint(destination.failures())
            .u8(destination.last().isPresent() ? 1 : 0);
    destination.last().ifPresent(answer -> GroupRow.write(out, answer));
    return out.toArray();
  }

  static Destination read(byte[] value) {
    var in = new ValueReader("a destination in the outbox", value, Rows.FORMAT);
    Instant next = Instant.ofEpochMilli(in.i64());
    int failures = (int) in.varint();
    Optional<Group.Answer> last =
        in.u8() == 1 ? Optional.of(GroupRow.answer(in)) : Optional.empty();
    return new Destination(next, failures, last);
  }
}
