package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/** delete = "DELETE" SP mailbox — RFC 9051 §6.3.5 */
public record Delete(MailboxName mailbox) implements ImapCommand {
  static Delete parse(ImapParser in) {
    in.space();
    MailboxName mailbox = in.mailbox();
    in.endOfLine();
    return new Delete(mailbox);
  }
}
