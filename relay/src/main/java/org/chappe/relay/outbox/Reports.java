package org.chappe.relay.outbox;

import java.util.List;
import org.chappe.relay.outbox.Group.Waiting;

/**
 * Tells senders what became of their mail. Durable on return: what is reported may be forgotten
 * then. Where nobody is to be told (null senders, NOTIFY=NEVER) nothing happens. Thread-safe.
 */
public interface Reports {
  /** These do not get it. {@code returned}: they were tried for as long as may be. */
  void failed(QueuedMessage message, List<Waiting> recipients);

  /** These have not got it yet. */
  void delayed(QueuedMessage message, List<Waiting> recipients);

  /** A server has taken it that will not tell when it is delivered. RFC 3461 §5.2.2 */
  void relayed(QueuedMessage message, List<Waiting> recipients);

  /** It is in mailboxes here. RFC 3461 §5.2.3 */
  void delivered(QueuedMessage message, List<Waiting> recipients);

  /** The address stands for several, who have it or will. RFC 3461 §5.2.7.3 */
  void expanded(QueuedMessage message, List<Waiting> recipients);
}
