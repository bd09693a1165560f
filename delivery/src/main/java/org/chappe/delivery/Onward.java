package org.chappe.delivery;

import java.util.List;
import org.chappe.mailbox.ReceivedMessage;

/**
 * Where mail goes that leaves this server, or that could not be put into a mailbox at once:
 * implemented by the outbox. Thread-safe.
 */
public interface Onward {
  /** Nothing leaves. */
  Onward NONE =
      departure -> {
        throw new IllegalStateException("this server relays nothing");
      };

  /** Begins to take a message. Never fails: what goes wrong is the outcome's matter. */
  Leaving begin(Departure departure);

  /**
   * A message on its way into the outbox. One thread at a time; closing without accept drops it.
   */
  interface Leaving extends AutoCloseable {
    /**
     * The message's octets as they arrive, without {@code Return-Path:}, with what else was put
     * before it. The array may be used again after the return.
     */
    void write(byte[] octets, int offset, int length);

    /**
     * The message is whole and is to leave. Said once.
     *
     * @param message what was written, behind {@code skip} octets that stay here ({@code
     *     Return-Path:})
     * @param to whom it goes; those of the departure, and whoever else could not be reached here
     * @return {@link Outcome.Delivered}: the outbox has it, durable
     */
    Outcome accept(ReceivedMessage message, int skip, List<Departure.To> to);

    @Override
    void close();
  }
}
