package org.chappe.imap.command;

import java.util.Optional;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.model.MailboxName;

/**
 * select = ("SELECT" / "EXAMINE") SP mailbox [SP "(" select-param *(SP select-param) ")"] — RFC
 * 9051 §6.3.2, §6.3.3, RFC 7162 §3.1.8, §3.2.5
 */
public record Select(
    MailboxName mailbox, boolean readOnly, boolean condstore, Optional<Qresync> qresync)
    implements ImapCommand {
  static Select parse(ImapParser in, boolean readOnly) {
    in.space();
    MailboxName mailbox = in.mailbox();
    boolean condstore = false;
    Optional<Qresync> qresync = Optional.empty();
    if (in.accept(' ') && in.accept('(')) {
      do {
        String parameter = in.word("CONDSTORE or QRESYNC");
        switch (parameter) {
          case "CONDSTORE" -> condstore = true;
          case "QRESYNC" -> qresync = Optional.of(Qresync.parse(in));
          default -> throw new SyntaxException("the parameter " + parameter + " is not known here");
        }
      } while (in.accept(' '));
      in.expect(')', "\")\"");
    }
    in.endOfLine();
    return new Select(mailbox, readOnly, condstore, qresync);
  }
}
