package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/** setacl = "SETACL" SP mailbox SP identifier SP mod-rights — RFC 4314 §3.1, §7 */
public record SetAcl(MailboxName mailbox, Identifier identifier, RightsChange change)
    implements ImapCommand {
  static SetAcl parse(ImapParser in) {
    in.space();
    MailboxName mailbox = in.mailbox();
    in.space();
    Identifier identifier = Identifier.parse(in);
    in.space();
    RightsChange change = RightsChange.parse(in);
    in.endOfLine();
    return new SetAcl(mailbox, identifier, change);
  }
}
