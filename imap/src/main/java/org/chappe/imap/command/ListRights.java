package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/** listrights = "LISTRIGHTS" SP mailbox SP identifier — RFC 4314 §3.4, §7 */
public record ListRights(MailboxName mailbox, Identifier identifier) implements ImapCommand {
  static ListRights parse(ImapParser in) {
    in.space();
    MailboxName mailbox = in.mailbox();
    in.space();
    Identifier identifier = Identifier.parse(in);
    in.endOfLine();
    return new ListRights(mailbox, identifier);
  }
}
