package org.chappe.pop3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.chappe.mailbox.MailAccount;

/**
 * How one account's mail is fetched, so that POP3 and IMAP live together. Kept with the account's
 * mail; a session has those of the moment in which it began.
 *
 * @param deletion what DELE comes to
 * @param marksSeen whether a message that was fetched is {@code \Seen} for IMAP
 * @param since messages that came in before this day (UTC) are not offered; empty: all are
 */
public record Pop3Options(Deletion deletion, boolean marksSeen, Optional<LocalDate> since) {
  /** What becomes of a message that the client deleted. */
  public enum Deletion {
    /** It is gone. RFC 1939 §6 */
    REMOVE,
    /** It is moved to Trash, or gone where there is none. */
    TRASH
  }

  public static final Pop3Options DEFAULT =
      new Pop3Options(Deletion.REMOVE, false, Optional.empty());

  private static final String NAME = "pop3";

  /** Those of an account. */
  public static Pop3Options of(MailAccount mail) {
    return mail.option(NAME).map(Pop3Options::parse).orElse(DEFAULT);
  }

  /** Makes them those of an account; durable on return. */
  public void keepFor(MailAccount mail) {
    mail.setOption(NAME, equals(DEFAULT) ? Optional.empty() : Optional.of(text()));
  }

  /** {@code delete=trash seen=yes since=2026-01-02}, those that differ from the default. */
  String text() {
    var text = new StringBuilder();
    if (deletion == Deletion.TRASH) {
      text.append("delete=trash ");
    }
    if (marksSeen) {
      text.append("seen=yes ");
    }
    since.ifPresent(day -> text.append("since=").append(day));
    return text.toString().strip();
  }

  static Pop3Options parse(String text) {
    Pop3Options options = DEFAULT;
    for (String word : text.split(" ", -1)) {
      options =
          switch (word) {
            case "delete=trash" -> options.deletion(Deletion.TRASH);
            case "seen=yes" -> options.marksSeen(true);
            default -> options.since(Optional.of(day(word)));
          };
    }
    return options;
  }

  private static LocalDate day(String word) {
    try {
      if (word.startsWith("since=")) {
        return LocalDate.parse(word.substring(6));
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw new IllegalStateException("POP3 options with \"" + word + "\"");
  }

  public Pop3Options deletion(Deletion other) {
    return new Pop3Options(other, marksSeen, since);
  }

  public Pop3Options marksSeen(boolean other) {
    return new Pop3Options(deletion, other, since);
  }

  public Pop3Options since(Optional<LocalDate> other) {
    return new Pop3Options(deletion, marksSeen, other);
  }

  /** The first moment of mail that is offered. */
  Instant firstMoment() {
    return since.map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant()).orElse(Instant.MIN);
  }
}
