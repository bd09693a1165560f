package org.chappe.imap.command;

import java.util.Set;
import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/** status = "STATUS" SP mailbox SP "(" status-att *(SP status-att) ")" — RFC 9051 §6.3.11 */
public record Status(MailboxName mailbox, Set<StatusItem> items) implements ImapCommand {
  static Status parse(ImapParser in) {
    in.space();
    MailboxName mailbox = in.mailbox();
    in.space();
    Set<StatusItem> items = StatusItem.parseList(in);
    in.endOfLine();
    return new Status(mailbox, items);
  }
}
