package org.chappe.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.delivery.Envelope;
import org.chappe.delivery.Incoming;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.Recipient;
import org.chappe.directory.Account;
import org.chappe.net.OctetReader;
import org.chappe.smtp.command.Path;
import org.chappe.smtp.command.SmtpCommand;
import org.chappe.smtp.wire.ContentLimit;
import org.chappe.smtp.wire.LineEnds;
import org.jspecify.annotations.Nullable;

/** One mail transaction, from MAIL on. RFC 5321 §3.3. Of the session's thread only. */
final class Transaction implements AutoCloseable {
  private final String id;
  private final SmtpCommand.Mail mail;
  private final List<Recipient> recipients = new ArrayList<>(1);
  private int asked;
  private @Nullable Chunks chunks;

  Transaction(String id, SmtpCommand.Mail mail) {
    this.id = id;
    this.mail = mail;
  }

  /** What BDAT has brought so far. RFC 3030 §2 */
  static final class Chunks {
    private final Incoming incoming;
    private final ContentLimit content;
    private final LineEnds lineEnds = new LineEnds();

    Chunks(Incoming incoming, long limit) {
      this.incoming = incoming;
      this.content =
          new ContentLimit(
              limit,
              (array, offset, length) -> {
                lineEnds.watch(array, offset, length);
                incoming.write(array, offset, length);
              });
    }

    void read(OctetReader in, long octets) {
      in.transferTo(content, octets);
    }

    Incoming incoming() {
      return incoming;
    }

    ContentLimit content() {
      return content;
    }

    boolean lineEndsRight() {
      return lineEnds.areRight();
    }
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

  OptionalLong size() {
    return mail.parameters().size();
  }

  private MailOptions options() {
    return new MailOptions(
        isSmtpUtf8(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }

  /** One more RCPT; how many there were with it, whatever they were answered. RFC 9422 §4.2 */
  int ask() {
    return ++asked;
  }

  void add(Recipient recipient) {
    recipients.add(recipient);
  }

  List<Recipient> recipients() {
    return recipients;
  }

  Envelope envelope(Optional<Account> sender) {
    return new Envelope(id, from(), sender, options(), recipients);
  }

  Optional<Chunks> chunks() {
    return Optional.ofNullable(chunks);
  }

  void begin(Chunks first) {
    chunks = first;
  }

  /** Drops what chunks have brought, if it was not delivered. */
  @Override
  public void close() {
    if (chunks != null) {
      chunks.incoming().close();
    }
  }
}
