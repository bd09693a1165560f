package org.chappe.relay.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.chappe.relay.outbox.Outbox.Ready;

/**
 * Which of two messages for one destination leaves first, RFC 6710 §5: the one that has been due
 * longer, where each step of priority counts as ten minutes. So mail of priority 9 goes before what
 * came up to an hour and a half earlier, and nothing waits for ever: in the end what is old goes
 * first, whatever comes meanwhile.
 *
 * <p>A step above 0 is in the time at which a new message's recipients are due, and so in the order
 * of the outbox's rows. A step below cannot be, as it would make the message wait where nobody else
 * does; it counts in memory, where a lane knows the next {@code Lane.OF_ONE} messages.
 */
public final class Precedence {
  private static final Duration STEP = Duration.ofMinutes(10);

  static final Comparator<Ready> ORDER =
      Comparator.comparing(Precedence::rank)
          .thenComparing(one -> one.message().id())
          .thenComparingInt(one -> one.group().number());

  private Precedence() {}

  /** When the recipients of a message are due that has come now and waits for nothing. */
  public static Instant due(Instant accepted, int priority) {
    return accepted.minus(STEP.multipliedBy(Math.max(0, priority)));
  }

  /** The moment by which it is ordered. */
  static Instant rank(Ready one) {
    int below = Math.max(0, -one.message().options().priority());
    return one.group().due().plus(STEP.multipliedBy(below));
  }

  static boolean isUrgent(Ready one) {
    return one.message().options().priority() > 0;
  }
}
