package org.chappe.imap.command;

import java.util.ArrayList;
import java.util.List;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.model.MailboxName;

/**
 * create = "CREATE" SP mailbox [SP "(" "USE" SP "(" [use-attr *(SP use-attr)] ")" ")"] — RFC 9051
 * §6.3.4, RFC 6154 §3
 *
 * @param uses special-use attributes in capitals, without the backslash
 */
public record Create(MailboxName mailbox, List<String> uses) implements ImapCommand {
  public Create {
    uses = List.copyOf(uses);
  }

  static Create parse(ImapParser in) {
    in.space();
    MailboxName mailbox = in.mailbox();
    var uses = new ArrayList<String>();
    if (in.accept(' ') && in.accept('(')) {
      String parameter = in.word("USE");
      if (!parameter.equals("USE")) {
        throw new SyntaxException("the parameter " + parameter + " is not known here");
      }
      in.space();
      in.expect('(', "special-use attributes in parentheses");
      while (!in.accept(')')) {
        in.expect('\\', "\"\\\" and a special use");
        uses.add(in.word("a special use"));
        in.accept(' ');
      }
      in.expect(')', "\")\"");
    }
    in.endOfLine();
    return new Create(mailbox, uses);
  }
}
