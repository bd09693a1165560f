package org.chappe.relay.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a place that mail waits for.
 *
 * @param next when it is looked at next
 * @param failures in a row in which nothing could be handed over at all; while there are any, mail
 *     for it waits for {@code next} together, however much it is
 * @param last the last of them
 */
public record Destination(Instant next, int failures, Optional<Group.Answer> last) {
  static Destination due(Instant when) {
    return new Destination(when, 0, Optional.empty());
  }

  boolean isFailing() {
    return failures > 0;
  }

  Destination at(Instant when) {
    return new Destination(when, failures, last);
  }
}
