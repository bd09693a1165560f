package org.chappe.relay.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A delivery status notification that was read. What was not said, or could not be understood, is
 * empty. RFC 3464 §2
 *
 * @param explanation what is said to people, at most {@link DsnReader#EXPLANATION} characters
 * @param reportingMta the name, without its type
 * @param originalMessageId of the message that is returned, without brackets
 * @param recipients at least one
 */
public record Dsn(
    String explanation,
    String reportingMta,
    Optional<String> envelopeId,
    Optional<Instant> arrival,
    Optional<String> originalMessageId,
    List<Recipient> recipients) {
  public Dsn {
    recipients = List.copyOf(recipients);
  }

  /**
   * What became of one recipient.
   *
   * @param finalRecipient the address, without its type; the one that was written where this is
   *     missing
   * @param diagnostic what a server said, with codes, without its type
   * @param others fields that RFC 3464 does not name, in their order, names in lower case
   */
  public record Recipient(
      Optional<String> originalRecipient,
      String finalRecipient,
      Optional<DsnAction> action,
      Optional<StatusCode> status,
      Optional<String> remoteMta,
      Optional<String> diagnostic,
      Optional<Instant> lastAttempt,
      Optional<Instant> retriedUntil,
      Map<String, String> others) {}
}
