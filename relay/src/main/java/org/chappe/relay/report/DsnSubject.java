package org.chappe.relay.report;

import java.time.Instant;
import java.util.List;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.QueuedMessage;

/**
 * What one DSN tells.
 *
 * @param recipients to whom all of it applies; at least one
 * @param now when it is written
 */
record DsnSubject(DsnAction action, QueuedMessage message, List<Waiting> recipients, Instant now) {
  DsnSubject {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("a report about nobody");
    }
  }

  /** RFC 6533 §4: whether who reads it knows of UTF-8 in addresses and header fields. */
  boolean isInternational() {
    return message.options().smtpUtf8() || message.form().utf8Header();
  }

  StatusCode status(Waiting waiting) {
    StatusCode said = StatusCode.of(action, text(waiting));
    boolean unknown = said.subject() == 0 && said.detail() == 0;
    boolean over = action == DsnAction.FAILED && !message.expires().isAfter(now);
    return unknown && over ? new StatusCode(5, 4, 7) : said; // RFC 3463 §3.5
  }

  static String text(Waiting waiting) {
    return waiting.last().map(answer -> answer.text()).orElse("");
  }

  /** The server's name and address as the outbox has them; empty: nobody else was asked. */
  static String server(Waiting waiting) {
    return waiting.last().map(answer -> answer.from()).orElse("");
  }
}
