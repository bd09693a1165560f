package org.chappe.mailbox;

import org.chappe.mime.ParsedMessage;
import org.chappe.model.BodyId;
import org.chappe.store.NewBody;
import org.jspecify.annotations.Nullable;

/**
 * A message whose body is written and whose rows are made: the same arrays go into the commits of
 * all its recipients.
 *
 * @param lineEnds octets more if each line ended in CRLF
 * @param sent {@link SentDate}
 * @param ids of the messages it names and its own: {@link MessageIds}
 * @param fields null when its common fields are not kept apart
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TakenMessage(
    NewBody stored,
    ParsedMessage parsed,
    int lineEnds,
    long sent,
    long[] ids,
    byte[] messageRow,
    byte @Nullable [] fields)
    implements ReceivedMessage {
  @Override
  public BodyId body() {
    return stored.id();
  }

  @Override
  public long octets() {
    return stored.octets();
  }

  /** The parsed message and the rows made of it are about as large; small bodies wait in memory. */
  @Override
  public long memoryOctets() {
    return stored.memoryOctets() + 2 * rowOctets();
  }

  /** Octets of this message's rows, keys included. */
  long rowOctets() {
    return messageRow.length
        + (fields == null ? 0 : fields.length)
        + (long) ids.length * (Threads.ROW_OCTETS + 16)
        + 150L;
  }
}
