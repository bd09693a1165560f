package org.chappe.mailbox;

import org.chappe.store.ValueWriter;

/**
 * What one version changed: for those who ask what is new since an older one.
 *
 * <pre>
 *  | 1 | first version 8 | mailboxes: made, changed, gone | messages: come, changed, gone |
 * </pre>
 *
 * Six lists of ids. A change that took several commits and became visible with the last of them
 * names the first as {@code first version}: who asks for what is after any of those versions reads
 * from there, as what the earlier rows name was not visible before. One thread.
 */
final class ChangedRow {
  final LongList mailboxesMade = new LongList();
  final LongList mailboxesChanged = new LongList();
  final LongList mailboxesGone = new LongList();
  final LongList messagesCome = new LongList();
  final LongList messagesChanged = new LongList();
  final LongList messagesGone = new LongList();

  byte[] value(long firstVersion) {
    var out = new ValueWriter(Rows.FORMAT, 40).i64(firstVersion);
    IdRanges.write(out, mailboxesMade.sorted());
    IdRanges.write(out, mailboxesChanged.sorted());
    IdRanges.write(out, mailboxesGone.sorted());
    IdRanges.write(out, messagesCome.sorted());
    IdRanges.write(out, messagesChanged.sorted());
    IdRanges.write(out, messagesGone.sorted());
    return out.toArray();
  }
}
