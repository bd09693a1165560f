package org.chappe.imap.command;

import java.time.Instant;
import java.util.Optional;
import org.chappe.imap.wire.Dates;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Literal;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;

/**
 * append = "APPEND" SP mailbox [SP flag-list] [SP date-time] SP literal — RFC 9051 §6.3.12
 *
 * @param message announced; its octets are still with the client
 */
public record Append(MailboxName mailbox, Flags flags, Optional<Instant> date, Literal message)
    implements ImapCommand {
  static Append parse(ImapParser in) {
    in.space();
    MailboxName mailbox = in.mailbox();
    in.space();
    Flags flags = Flags.NONE;
    if (in.at('(')) {
      flags = in.flagList();
      in.space();
    }
    Optional<Instant> date = Optional.empty();
    if (in.at('"')) {
      date = Optional.of(Dates.dateTime(in));
      in.space();
    }
    return new Append(mailbox, flags, date, in.announcedMessage());
  }
}
