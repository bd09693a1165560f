package org.chappe.smtp;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.RecipientOptions;
import org.chappe.smtp.command.MailParameters;

/**
 * What EHLO offers in a session as it stands, and so what MAIL and RCPT may say. What concerns mail
 * on its way is offered where there is an outbox to do it.
 *
 * @param tls whether TLS is in use
 * @param startTls whether it can be begun
 * @param mechanisms of AUTH that can be used now
 * @param onward whether mail can leave this server
 * @param urls whether stored mail can be named instead of sent
 * @param signedIn whether somebody is, whose mail that is
 */
record Extensions(
    SmtpSettings settings,
    boolean tls,
    boolean startTls,
    List<String> mechanisms,
    boolean onward,
    boolean urls,
    boolean signedIn) {
  /**
   * A year: what is held takes room on the disk, and is lost from its sender's sight; but greetings
   * are written a year ahead. RFC 4865 §3
   */
  static final Duration LONGEST_HOLD = Duration.ofDays(366);

  /**
   * A minute: names are looked up, a server is connected to and answers, and one that is busy is
   * tried again. Less cannot be promised. RFC 2852 §3
   */
  static final Duration SHORTEST_BY = Duration.ofMinutes(1);

  List<String> lines(Instant now) {
    var lines = new ArrayList<String>(20);
    lines.add(settings.hostname());
    lines.add("PIPELINING"); // RFC 2920
    lines.add("SIZE " + settings.message().octets()); // RFC 1870
    lines.add("8BITMIME"); // RFC 6152
    lines.add("SMTPUTF8"); // RFC 6531
    lines.add("CHUNKING"); // RFC 3030
    lines.add("BINARYMIME"); // RFC 3030
    lines.add("ENHANCEDSTATUSCODES"); // RFC 2034
    lines.add( // RFC 9422
        "LIMITS RCPTMAX=" + settings.recipients() + " MAILMAX=" + settings.messages());
    if (onward) {
      lines.add("DSN"); // RFC 3461
      lines.add("DELIVERBY " + SHORTEST_BY.toSeconds()); // RFC 2852
    }
    if (onward && isSubmission()) {
      lines.add("MT-PRIORITY"); // RFC 6710
      lines.add( // RFC 4865
          "FUTURERELEASE %d %s".formatted(LONGEST_HOLD.toSeconds(), latestHold(now)));
    }
    if (urls) {
      lines.add(signedIn ? "BURL imap" : "BURL"); // RFC 4468 §3.1
    }
    if (tls) {
      lines.add("REQUIRETLS"); // RFC 8689
    }
    if (startTls) {
      lines.add("STARTTLS"); // RFC 3207
    }
    if (!mechanisms.isEmpty()) {
      lines.add("AUTH " + String.join(" ", mechanisms)); // RFC 4954
    }
    return lines;
  }

  private boolean isSubmission() {
    return settings.kind() == SmtpKind.SUBMISSION;
  }

  static Instant latestHold(Instant now) {
    return now.plus(LONGEST_HOLD).truncatedTo(ChronoUnit.SECONDS);
  }

  /** A parameter that was said and is none here, as its extension is not offered. */
  Optional<String> notOffered(MailParameters said) {
    if (said.requireTls() && !tls) {
      return Optional.of("REQUIRETLS");
    }
    if (!onward && said.returnHeadersOnly().isPresent()) {
      return Optional.of("RET");
    }
    if (!onward && said.envelopeId().isPresent()) {
      return Optional.of("ENVID");
    }
    if (!onward && said.by().isPresent()) {
      return Optional.of("BY");
    }
    boolean submission = onward && isSubmission();
    if (!submission && said.priority().isPresent()) {
      return Optional.of("MT-PRIORITY");
    }
    return submission
        ? Optional.empty()
        : said.hold()
            .map(hold -> hold instanceof MailParameters.Hold.For ? "HOLDFOR" : "HOLDUNTIL");
  }

  Optional<String> notOffered(RecipientOptions said) {
    if (onward || said.equals(RecipientOptions.NONE)) {
      return Optional.empty();
    }
    return Optional.of(said.notifySaid() ? "NOTIFY" : "ORCPT");
  }
}
