package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/** deleteacl = "DELETEACL" SP mailbox SP identifier — RFC 4314 §3.2, §7 */
public record DeleteAcl(MailboxName mailbox, Identifier identifier) implements ImapCommand {
  static DeleteAcl parse(ImapParser in) {
    in.space();
    MailboxName mailbox = in.mailbox();
    in.space();
    Identifier identifier = Identifier.parse(in);
    in.endOfLine();
    return new DeleteAcl(mailbox, identifier);
  }
}
