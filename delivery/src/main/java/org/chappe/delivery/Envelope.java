package org.chappe.delivery;

import java.util.List;
import java.util.Optional;
import org.chappe.directory.Account;

/**
 * One transaction's sender and recipients. RFC 5321 §2.3.1
 *
 * @param id from {@link Delivery#nextId()}
 * @param reversePath a mailbox in the grammar of RFC 5321 §4.1.2 without {@code <>}, or empty. It
 *     is written into the message, so whoever makes it has checked it.
 * @param sender who signed in
 * @param options what MAIL said
 * @param recipients at least one; several may be the same
 */
public record Envelope(
    String id,
    String reversePath,
    Optional<Account> sender,
    MailOptions options,
    List<Recipient> recipients) {
  public Envelope {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("an envelope without recipients");
    }
    if (reversePath.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw new IllegalArgumentException("a reverse-path with a control character");
    }
  }

  /** How it leaves, under a name of its own when it leaves a second time. */
  Departure departure(String departureId) {
    return new Departure(departureId, reversePath, sender, options);
  }
}
