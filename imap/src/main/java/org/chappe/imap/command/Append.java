package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/**
 * append = "APPEND" SP mailbox 1*append-message — RFC 9051 §6.3.12, RFC 3502
 *
 * @param first read up to its octets; it and the messages behind it are still with the client
 */
public record Append(MailboxName mailbox, AppendMessage first) implements ImapCommand {
  static Append parse(ImapParser in) {
    in.space();
    MailboxName mailbox = in.mailbox();
    in.space();
    return new Append(mailbox, AppendMessage.parse(in));
  }
}
