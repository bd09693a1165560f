package org.chappe.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.delivery.Envelope;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.Recipient;
import org.chappe.directory.Account;
import org.chappe.smtp.command.MailParameters;
import org.chappe.smtp.command.Path;
import org.chappe.smtp.command.SmtpCommand;
import org.jspecify.annotations.Nullable;

/** One mail transaction, from MAIL on. RFC 5321 §3.3. Of the session's thread only. */
final class Transaction implements AutoCloseable {
  private final String id;
  private final SmtpCommand.Mail mail;
  private final MailOptions options;
  private final List<Recipient> recipients = new ArrayList<>(1);
  private int asked;
  private int met;
  private @Nullable Content chunks; // what BDAT has brought so far

  /**
   * A transaction that MAIL opened.
   *
   * @param options what it asks for the message's way
   */
  Transaction(String id, SmtpCommand.Mail mail, MailOptions options) {
    this.id = id;
    this.mail = mail;
    this.options = options;
  }

  String id() {
    return id;
  }

  /** As the client wrote it; empty for {@code <>}. */
  String from() {
    return mail.from().map(Path::text).orElse("");
  }

  boolean isSmtpUtf8() {
    return mail.parameters().smtpUtf8();
  }

  boolean isBinary() {
    return mail.parameters().body() == MailParameters.Body.BINARY_MIME;
  }

  OptionalLong size() {
    return mail.parameters().size();
  }

  /** One more RCPT; how many there were with it, whatever they were answered. RFC 9422 §4.2 */
  int ask() {
    return ++asked;
  }

  /** One recipient more that the sender has never written to; how many there were before it. */
  int meetOneMore() {
    return met++;
  }

  void add(Recipient recipient) {
    recipients.add(recipient);
  }

  List<Recipient> recipients() {
    return recipients;
  }

  Envelope envelope(Optional<Account> sender) {
    return new Envelope(id, from(), sender, options, recipients);
  }

  Optional<Content> chunks() {
    return Optional.ofNullable(chunks);
  }

  void begin(Content first) {
    chunks = first;
  }

  /** Drops what chunks have brought, if it was not delivered. */
  @Override
  public void close() {
    if (chunks != null) {
      chunks.close();
    }
  }
}
