package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/** subscribe = ("SUBSCRIBE" / "UNSUBSCRIBE") SP mailbox — RFC 9051 §6.3.7, §6.3.8 */
public record Subscribe(MailboxName mailbox, boolean subscribed) implements ImapCommand {
  static Subscribe parse(ImapParser in, boolean subscribed) {
    in.space();
    MailboxName mailbox = in.mailbox();
    in.endOfLine();
    return new Subscribe(mailbox, subscribed);
  }
}
