package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.model.MailboxName;

/**
 * select = ("SELECT" / "EXAMINE") SP mailbox [SP "(" "CONDSTORE" ")"] — RFC 9051 §6.3.2, §6.3.3,
 * RFC 7162 §3.1.8
 */
public record Select(MailboxName mailbox, boolean readOnly, boolean condstore)
    implements ImapCommand {
  static Select parse(ImapParser in, boolean readOnly) {
    in.space();
    MailboxName mailbox = in.mailbox();
    boolean condstore = false;
    if (in.accept(' ') && in.accept('(')) {
      do {
        String parameter = in.word("CONDSTORE");
        if (!parameter.equals("CONDSTORE")) {
          throw new SyntaxException("the parameter " + parameter + " is not known here");
        }
        condstore = true;
      } while (in.accept(' '));
      in.expect(')', "\")\"");
    }
    in.endOfLine();
    return new Select(mailbox, readOnly, condstore);
  }
}
