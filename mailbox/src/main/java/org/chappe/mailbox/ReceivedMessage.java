package org.chappe.mailbox;

import org.chappe.mime.ParsedMessage;
import org.chappe.model.BodyId;
import org.chappe.store.NewBody;

/** A message taken in and not yet in any mailbox. Immutable, thread-safe. */
public interface ReceivedMessage {
  /** The body, to be linked by a commit of any partition. */
  NewBody stored();

  BodyId body();

  long octets();

  /** About how much memory it takes until it is appended, whatever its size. */
  long memoryOctets();

  ParsedMessage parsed();
}
