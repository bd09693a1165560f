package org.chappe.relay.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.Departure;

/**
 * Recipients of one message that go the same way, in one transaction.
 *
 * @param message whose they are
 * @param number within the message
 * @param destination where they go: a domain, an operator's route, or {@link #LOCAL}
 * @param due when they are tried next
 * @param held whether they wait for the operator
 * @param attempts so far
 * @param recipients at least one
 */
public record Group(
    EntryId message,
    int number,
    String destination,
    Instant due,
    boolean held,
    int attempts,
    List<Waiting> recipients) {
  /** Recipients here, whose mailboxes could not be written at once. */
  public static final String LOCAL = "@local";

  /**
   * Behind a destination's name: its mail that needs no TLS (RFC 8689 §3) has a lane of its own, as
   * it goes where the destination's other mail cannot, and over connections that are not for it.
   */
  public static final String WITHOUT_TLS = ";tls-required=no";

  /** In one transaction at most. RFC 5321 §4.5.3.1.8: every server takes 100. */
  public static final int RECIPIENTS = 100;

  public Group {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("a group of no recipients");
    }
  }

  /**
   * A recipient that has not got it.
   *
   * @param last what was answered at the last attempt, or stood in its way
   */
  public record Waiting(Departure.To to, Optional<Answer> last) {}

  /**
   * An answer, in full.
   *
   * @param from the server's name and address, or empty
   * @param text codes and words as they came
   */
  public record Answer(Instant at, String from, String text) {}

  Key key() {
    return new Key(message, number);
  }

  /** A group's name in memory. */
  record Key(EntryId message, int number) {}

  Group at(Instant newDue, boolean isHeld) {
    return new Group(message, number, destination, newDue, isHeld, attempts, recipients);
  }

  Group after(Instant newDue, List<Waiting> left) {
    return new Group(message, number, destination, newDue, held, attempts + 1, left);
  }

  Group to(String newDestination) {
    return new Group(message, number, newDestination, due, held, attempts, recipients);
  }
}
