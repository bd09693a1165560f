package org.chappe.relay.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.chappe.relay.client.OutgoingMail.To;

/**
 * One transaction: an envelope and how to write the message.
 *
 * @param from the reverse-path without {@code <>}; empty for the null one
 * @param smtpUtf8 whether an address or the message's header needs RFC 6531
 * @param requireTls whether REQUIRETLS is said. RFC 8689
 * @param envelopeId ENVID as xtext came decoded. RFC 3461 §4.4
 * @param returnHeadersOnly RET=HDRS (true), RET=FULL (false), or not said. RFC 3461 §4.3
 * @param priority MT-PRIORITY. RFC 6710
 * @param by DELIVERBY's time and mode as they go on the wire, like {@code 120;R}. RFC 2852
 */
public record OutgoingMail(
    String from,
    List<To> recipients,
    OutgoingContent content,
    boolean smtpUtf8,
    boolean requireTls,
    Optional<String> envelopeId,
    Optional<Boolean> returnHeadersOnly,
    OptionalInt priority,
    Optional<String> by) {
  public OutgoingMail {
    recipients = List.copyOf(recipients);
  }

  /**
   * One recipient.
   *
   * @param address without {@code <>}
   * @param notifyOn NOTIFY's words joined by commas, or not said. RFC 3461 §4.1
   * @param originalRecipient ORCPT as it goes on the wire: {@code rfc822;xtext}. RFC 3461 §4.2
   */
  public record To(String address, Optional<String> notifyOn, Optional<String> originalRecipient) {}
}
