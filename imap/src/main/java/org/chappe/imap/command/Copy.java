package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.MessageSet;
import org.chappe.model.MailboxName;

/** copy = "COPY" SP sequence-set SP mailbox — RFC 9051 §6.4.7 */
public record Copy(MessageSet messages, MailboxName target, boolean byUid) implements ImapCommand {
  static Copy parse(ImapParser in, boolean byUid) {
    in.space();
    MessageSet messages = in.messageSet();
    in.space();
    MailboxName target = in.mailbox();
    in.endOfLine();
    return new Copy(messages, target, byUid);
  }
}
