package org.chappe.relay.outbox;

import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * What waits, kept in the head: it changes in the same commit as what it counts.
 *
 * @param octets as they go on the wire, each message once
 */
public record Totals(long messages, long recipients, long octets) {
  static final Totals NONE = new Totals(0, 0, 0);

  Totals plus(long moreMessages, long moreRecipients, long moreOctets) {
    return new Totals(messages + moreMessages, recipients + moreRecipients, octets + moreOctets);
  }

  byte[] write() {
    return new ValueWriter(Rows.FORMAT, 32).i64(messages).i64(recipients).i64(octets).toArray();
  }

  static Totals read(byte[] head) {
    if (head.length == 0) {
      return NONE;
    }
    var in = new ValueReader("the outbox's head", head, Rows.FORMAT);
    return new Totals(in.i64(), in.i64(), in.i64());
  }
}
