package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/** rename = "RENAME" SP mailbox SP mailbox — RFC 9051 §6.3.6 */
public record Rename(MailboxName from, MailboxName to) implements ImapCommand {
  static Rename parse(ImapParser in) {
    in.space();
    MailboxName from = in.mailbox();
    in.space();
    MailboxName to = in.mailbox();
    in.endOfLine();
    return new Rename(from, to);
  }
}
