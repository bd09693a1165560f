package org.chappe.relay.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chappe.mime.HeaderWriter;
import org.chappe.mime.MailDate;
import org.chappe.relay.outbox.Group.Answer;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.QueuedMessage;

/**
 * The part of a DSN that programs read. RFC 3464 §2, RFC 3461 §6.3; with UTF-8 in addresses and
 * words where {@linkplain DsnSubject#isInternational() the sender's side knows of it}, RFC 6533
 * §4.1, in ASCII elsewhere.
 */
final class StatusFields {
  /**
   * Octets of a word between blanks at most, as a line has 998 (RFC 5322 §2.1.1) and a character up
   * to four; what is longer is divided.
   */
  private static final int LONGEST_WORD = 200;

  private final DsnSubject subject;
  private final HeaderWriter out;

  private StatusFields(DsnSubject subject, HeaderWriter out) {
    this.subject = subject;
    this.out = out;
  }

  /** All fields, groups divided by empty lines; lines end in CRLF. */
  static String of(DsnSubject subject, String hostname) {
    var all = new StringBuilder();
    var message = new StatusFields(subject, new HeaderWriter());
    message.message(hostname);
    all.append(message.out);
    for (Waiting waiting : subject.recipients()) {
      var recipient = new StatusFields(subject, new HeaderWriter());
      recipient.recipient(waiting);
      all.append("\r\n").append(recipient.out);
    }
    return all.toString();
  }

  private void message(String hostname) {
    QueuedMessage message = subject.message();
    message.options().envelopeId().ifPresent(id -> field("Original-Envelope-Id", id));
    field("Reporting-MTA", "dns; " + hostname);
    field("Arrival-Date", MailDate.write(message.accepted()));
    field("X-Chappe-Queue-Id", message.id().toString());
  }

  private void recipient(Waiting waiting) {
    waiting
        .to()
        .options()
        .originalRecipient()
        .ifPresent(raw -> field("Original-Recipient", original(raw)));
    field("Final-Recipient", address(waiting.to().path()));
    field("Action", subject.action().word());
    field("Status", subject.status(waiting).toString());
    remoteMta(waiting).ifPresent(name -> field("Remote-MTA", "dns; " + name));
    waiting.last().ifPresent(this::answer);
    if (subject.action() == DsnAction.DELAYED) {
      field("Will-Retry-Until", MailDate.write(subject.message().expires()));
    }
  }

  private void answer(Answer answer) {
    String text = clean(answer.text());
    if (!text.isEmpty()) {
      boolean reply = text.matches("[2-5]\\d\\d([ -].*)?");
      field("Diagnostic-Code", (reply ? "smtp; " : "x-chappe; ") + text);
    }
    field("Last-Attempt-Date", MailDate.write(answer.at()));
  }

  /** {@code mx.example.net[192.0.2.1]:25}, without what is no name. */
  private static Optional<String> remoteMta(Waiting waiting) {
    String server = DsnSubject.server(waiting);
    int end = server.indexOf('[', 1);
    String name = end > 0 ? server.substring(0, end) : server;
    return name.isBlank() ? Optional.empty() : Optional.of(name);
  }

  /** ORCPT without xtext, RFC 3461 §4.2, or without its escapes where UTF-8 may stand. */
  private String original(String raw) {
    int type = raw.indexOf(';');
    if (type <= 0) {
      return "unknown; " + raw; // RFC 3464 §2.3.1
    }
    String name = raw.substring(0, type).strip().toLowerCase(Locale.ROOT);
    String address = raw.substring(type + 1).strip();
    if (!name.equals("utf-8")) {
      return name + "; " + AddressForms.fromXtext(address);
    }
    String plain = AddressForms.fromUnitext(address);
    return "utf-8; " + (subject.isInternational() ? plain : AddressForms.toUnitext(plain));
  }

  private String address(String path) {
    if (AddressForms.isAscii(path)) {
      return "rfc822; " + path;
    }
    return "utf-8; " + (subject.isInternational() ? path : AddressForms.toUnitext(path));
  }

  private void field(String name, String value) {
    out.structured(name, String.join(" ", words(clean(value))));
  }

  private String clean(String text) {
    String clean = text.replaceAll("\\p{Cc}+", " ").strip();
    return subject.isInternational() ? clean : clean.replaceAll("[^\\x00-\\x7F]", "?");
  }

  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    for (String word : text.split(" ", -1)) {
      String rest = word;
      while (rest.length() > LONGEST_WORD) {
        words.add(rest.substring(0, LONGEST_WORD));
        rest = rest.substring(LONGEST_WORD);
      }
      words.add(rest);
    }
    return words;
  }
}
