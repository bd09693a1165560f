package org.chappe.delivery;

import java.util.List;
import java.util.Optional;
import org.chappe.mailbox.ReceivedMessage;
import org.chappe.model.Address;

/**
 * Where mail goes that leaves this server, or that could not be put into a mailbox at once:
 * implemented by the outbox. Thread-safe.
 */
public interface Onward {
  /** Nothing leaves: what is given to it fails for now, and stays the client's. */
  Onward NONE =
      new Onward() {
        @Override
        public Leaving begin(Departure departure, boolean forwards) {
          return new NothingLeaves();
        }

        @Override
        public void reached(
            Departure departure,
            ReceivedMessage message,
            int skip,
            List<Departure.To> to,
            Reached how) {
          // Reports leave like other mail.
        }
      };

  /**
   * Begins to take a message that has recipients elsewhere or is to wait, before its octets come;
   * or, with nothing written, one that some mailboxes here could not take. Never fails: what goes
   * wrong is the outcome's matter.
   *
   * @param forwards whether somebody it goes to is so only because an address here stands for him:
   *     such mail is looked at while it comes, to seal what was found
   */
  Leaving begin(Departure departure, boolean forwards);

  /**
   * Where a bounce goes that comes to {@code address}, if that is a reverse-path which was made
   * here for mail that was forwarded, and is neither forged nor too old.
   */
  default Optional<Address> sender(Address address) {
    return Optional.empty();
  }

  /**
   * Somebody here has been reached who asked to be told (NOTIFY=SUCCESS): the sender is to get a
   * report. Called before the client has its answer, which does not depend on it. Never fails.
   *
   * @param message behind {@code skip} octets, as in {@link Leaving#accept}: its header goes into
   *     the report
   * @param to addresses as the sender wrote them; the reverse-path is not empty
   */
  void reached(
      Departure departure, ReceivedMessage message, int skip, List<Departure.To> to, Reached how);

  /** What a report says. RFC 3464 §2.3.3 */
  enum Reached {
    /** It is in the mailbox. */
    DELIVERED,
    /** The address stands for several, who have it or will. RFC 3461 §5.2.7.3 */
    EXPANDED
  }

  /**
   * A message on its way into the outbox. One thread at a time; closing without accept drops it.
   */
  interface Leaving extends AutoCloseable {
    /**
     * The message's octets as they arrive, without {@code Return-Path:}, with what else was put
     * before it. The array may be used again after the return. Nothing is written of a message
     * whose recipients are all here and that came without delay: nobody signs what stays.
     */
    void write(byte[] octets, int offset, int length);

    /**
     * The message is whole and is to leave. Said once.
     *
     * @param message what was written, behind {@code skip} octets that stay here ({@code
     *     Return-Path:})
     * @param to whom it goes, at least one
     * @return {@link Outcome.Delivered}: the outbox has it, durable
     */
    Outcome accept(ReceivedMessage message, int skip, List<Departure.To> to);

    @Override
    void close();
  }
}
