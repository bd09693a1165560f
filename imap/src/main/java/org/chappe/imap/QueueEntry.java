package org.chappe.imap;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.chappe.delivery.WaitingMail;
import org.chappe.delivery.WaitingMail.Listing;
import org.chappe.delivery.WaitingMail.Waiting;
import org.chappe.model.AccountId;

/**
 * The server's entry {@code /private/vendor/chappe/queue}: the account's own mail that waits to
 * leave, as a table in plain text (UTF-8, lines end in CRLF), made when it is read.
 */
final class QueueEntry {
  /** Recipients told: with the longest answers some 50 KB, less than a value that is kept. */
  private static final int MOST = 100;

  /** Of an answer: codes and the first sentence; the rest is in the report. */
  private static final int ANSWER = 200;

  private QueueEntry() {}

  static byte[] text(WaitingMail mail, AccountId account) {
    Listing listing = mail.of(account, MOST);
    var text = new StringBuilder();
    if (listing.waiting().isEmpty()) {
      text.append("Nothing of yours waits to leave.\r\n");
    } else {
      row(text, "QUEUED", "STATE", "TRIES", "NEXT TRY", "RECIPIENT", "LAST ANSWER");
      listing.waiting().forEach(one -> row(text, one));
    }
    if (listing.more()) {
      text.append("More is waiting: these wait the longest.\r\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void row(StringBuilder text, Waiting one) {
    row(
        text,
        time(one.since()),
        one.state().name().toLowerCase(Locale.ROOT),
        one.attempts(),
        one.next().map(QueueEntry::time).orElse("-"),
        plain(one.to()),
        plain(one.answer().orElse("-")));
  }

  private static void row(StringBuilder text, Object... cells) {
    text.append("%-20s  %-7s  %5s  %-20s  %-30s  %s".formatted(cells).stripTrailing())
        .append("\r\n");
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** What a server said may be anything: it neither ends the line nor moves a cursor. */
  private static String plain(String text) {
    String line = text.replaceAll("[\\s\\p{C}]+", " ").strip();
    return line.codePointCount(0, line.length()) <= ANSWER
        ? line
        : line.substring(0, line.offsetByCodePoints(0, ANSWER - 1)) + "\u2026";
  }
}
