package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;

/** lsub = "LSUB" SP mailbox SP list-mailbox — RFC 3501 §6.3.9 */
public record Lsub(String reference, String pattern) implements ImapCommand {
  static Lsub parse(ImapParser in) {
    in.space();
    String reference = in.mailboxText();
    in.space();
    String pattern = in.pattern();
    in.endOfLine();
    return new Lsub(reference, pattern);
  }
}
