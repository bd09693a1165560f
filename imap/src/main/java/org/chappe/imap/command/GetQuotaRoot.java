package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/** getquotaroot = "GETQUOTAROOT" SP mailbox — RFC 9208 §7. There need be no such mailbox. */
public record GetQuotaRoot(MailboxName mailbox) implements ImapCommand {
  static GetQuotaRoot parse(ImapParser in) {
    in.space();
    MailboxName mailbox = in.mailbox();
    in.endOfLine();
    return new GetQuotaRoot(mailbox);
  }
}
