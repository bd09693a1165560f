package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.MessageSet;
import org.chappe.model.MailboxName;

/**
 * replace = "REPLACE" SP seq-number SP mailbox append-message — RFC 8508 §5
 *
 * @param replaced a single message
 * @param message read up to its octets, which are still with the client
 */
public record Replace(
    MessageSet replaced, MailboxName mailbox, AppendMessage message, boolean byUid)
    implements ImapCommand {
  static Replace parse(ImapParser in, boolean byUid) {
    in.space();
    MessageSet replaced = in.oneMessage();
    in.space();
    MailboxName mailbox = in.mailbox();
    in.space();
    return new Replace(replaced, mailbox, AppendMessage.parse(in), byUid);
  }
}
