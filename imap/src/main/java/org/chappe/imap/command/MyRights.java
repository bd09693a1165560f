package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/** myrights = "MYRIGHTS" SP mailbox — RFC 4314 §3.5, §7 */
public record MyRights(MailboxName mailbox) implements ImapCommand {
  static MyRights parse(ImapParser in) {
    in.space();
    MailboxName mailbox = in.mailbox();
    in.endOfLine();
    return new MyRights(mailbox);
  }
}
