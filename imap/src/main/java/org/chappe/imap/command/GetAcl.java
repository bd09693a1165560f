package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/** getacl = "GETACL" SP mailbox — RFC 4314 §3.3, §7 */
public record GetAcl(MailboxName mailbox) implements ImapCommand {
  static GetAcl parse(ImapParser in) {
    in.space();
    MailboxName mailbox = in.mailbox();
    in.endOfLine();
    return new GetAcl(mailbox);
  }
}
