package org.chappe.relay.outbox;

import java.time.Duration;
import java.util.Optional;
import org.chappe.relay.outbox.Outbox.Ready;

/**
 * A worker's way to one destination: it keeps its connection from one message to the next. One
 * thread.
 */
interface Sending extends AutoCloseable {
  /**
   * Makes sure that there is a connection.
   *
   * @return what becomes of this message without an attempt (its destination takes no mail, or
   *     cannot protect it as asked); mostly empty
   * @throws CannotReach when nothing can be handed over at this destination now
   * @throws NoPlace when the servers have as many connections as they may have
   */
  Optional<Attempt> connect(Ready next) throws CannotReach, NoPlace;

  /** After {@link NoPlace}: waits until there may be one, that long at most. */
  void awaitPlace(Duration patience) throws InterruptedException;

  /** Hands over one message; only after {@link #connect}. */
  Attempt send(Ready one);

  @Override
  void close();
}
