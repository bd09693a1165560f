package org.chappe.relay.outbox;

import java.time.Instant;
import java.util.Optional;
import org.chappe.delivery.MailOptions;
import org.chappe.model.AccountId;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;

/**
 * A message that waits to leave, without its recipients.
 *
 * @param body what was stored when it came in
 * @param octets of the body, with what is skipped
 * @param skip the body's first octets, which stay here ({@code Return-Path:})
 * @param prefix goes before the rest: signatures
 * @param form what the octets demand of a server
 * @param from the reverse-path without {@code <>}; empty: nobody is told anything
 * @param sender the account that may see and cancel it
 * @param messageId the {@code Message-ID:} with its brackets, or empty
 * @param accepted when it came in
 * @param expires when it is given up
 * @param deadline when the sender is to be told something next: that it takes long, or the end
 * @param warned whether the sender was told that it takes long
 * @param groups that are left: {@link Group}
 */
public record QueuedMessage(
    EntryId id,
    BodyId body,
    long octets,
    int skip,
    Octets prefix,
    Form form,
    String from,
    Optional<AccountId> sender,
    MailOptions options,
    String messageId,
    Instant accepted,
    Instant expires,
    Instant deadline,
    boolean warned,
    int groups) {

  /**
   * What the octets demand.
   *
   * @param eightBit octets above 127. RFC 6152
   * @param binary long lines, octets 0x00, CR or LF alone. RFC 3030 §3
   * @param utf8Header UTF-8 in header fields. RFC 6532
   */
  public record Form(boolean eightBit, boolean binary, boolean utf8Header) {}

  /** As it goes on the wire. */
  public long octetsOut() {
    return prefix.length() + octets - skip;
  }

  /** With what is known when it has come whole. */
  public QueuedMessage leaving(Octets signatures, Form whatItNeeds, String reversePath, int count) {
    return new QueuedMessage(
        id,
        body,
        octets,
        skip,
        signatures,
        whatItNeeds,
        reversePath,
        sender,
        options,
        messageId,
        accepted,
        expires,
        deadline,
        warned,
        count);
  }

  QueuedMessage withGroups(int left) {
    return new QueuedMessage(
        id, body, octets, skip, prefix, form, from, sender, options, messageId, accepted, expires,
        deadline, warned, left);
  }

  /** The sender has been told that it takes long: what comes next is the end. */
  QueuedMessage withWarned() {
    return new QueuedMessage(
        id, body, octets, skip, prefix, form, from, sender, options, messageId, accepted, expires,
        expires, true, groups);
  }
}
