package org.chappe.relay.outbox;

import java.util.List;
import org.chappe.delivery.Departure;
import org.chappe.delivery.Outcome;
import org.chappe.store.Body;

/** Puts waiting mail into mailboxes here. Thread-safe. */
@FunctionalInterface
public interface LocalDelivery {
  /**
   * Gives a message to these.
   *
   * @return an outcome for each, in their order
   */
  List<Outcome> deliver(QueuedMessage message, Body body, List<Departure.To> to);
}
