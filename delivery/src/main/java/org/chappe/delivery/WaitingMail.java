package org.chappe.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chappe.model.AccountId;

/**
 * How mail stands that an account has sent and that waits to leave: implemented by the outbox, so
 * that a front-end can tell the sender without knowing it. Thread-safe; reads the store.
 */
@FunctionalInterface
public interface WaitingMail {
  /**
   * What waits of {@code sender}'s, of everything the longest.
   *
   * @param most recipients, and messages that are looked at for them
   */
  Listing of(AccountId sender, int most);

  /**
   * Some of what waits.
   *
   * @param waiting by message and recipient, the oldest message first
   * @param more messages beyond, or some recipients of the last one
   */
  record Listing(List<Waiting> waiting, boolean more) {
    public Listing {
      waiting = List.copyOf(waiting);
    }
  }

  /**
   * A recipient who has not got a message.
   *
   * @param since when the message came in
   * @param to as the sender wrote it
   * @param attempts so far, also such in which its destination was not reached at all
   * @param answer the last one, in the server's words, which may be any text
   * @param next when it is tried again; empty: when the operator releases it
   */
  record Waiting(
      Instant since,
      String to,
      State state,
      int attempts,
      Optional<String> answer,
      Optional<Instant> next) {}

  /** What it waits for. */
  enum State {
    /** The next attempt. */
    WAITING,
    /** The time that the sender said. RFC 4865 */
    LATER,
    /** The operator. */
    HELD
  }
}
