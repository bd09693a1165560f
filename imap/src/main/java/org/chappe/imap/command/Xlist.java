package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;

/** xlist = "XLIST" SP mailbox SP list-mailbox: LIST of RFC 3501 §6.3.8, as Gmail had it. */
public record Xlist(String reference, String pattern) implements ImapCommand {
  static Xlist parse(ImapParser in) {
    in.space();
    String reference = in.mailboxText();
    in.space();
    String pattern = in.pattern();
    in.endOfLine();
    return new Xlist(reference, pattern);
  }
}
