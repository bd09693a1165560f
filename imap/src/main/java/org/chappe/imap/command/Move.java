package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.MessageSet;
import org.chappe.model.MailboxName;

/** move = "MOVE" SP sequence-set SP mailbox — RFC 9051 §6.4.8, RFC 6851 */
public record Move(MessageSet messages, MailboxName target, boolean byUid) implements ImapCommand {
  static Move parse(ImapParser in, boolean byUid) {
    in.space();
    MessageSet messages = in.messageSet();
    in.space();
    MailboxName target = in.mailbox();
    in.endOfLine();
    return new Move(messages, target, byUid);
  }
}
