package org.chappe.imap.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.imap.wire.ImapParser;
import org.chappe.model.MailboxName;

/**
 * resetkey = "RESETKEY" [SP mailbox *(SP mechanism)] — RFC 4467 §9
 *
 * @param mailbox empty: all of them
 * @param mechanisms in capitals
 */
public record ResetKey(Optional<MailboxName> mailbox, List<String> mechanisms)
    implements ImapCommand {
  public ResetKey {
    mechanisms = List.copyOf(mechanisms);
  }

  static ResetKey parse(ImapParser in) {
    Optional<MailboxName> mailbox = Optional.empty();
    var mechanisms = new ArrayList<String>();
    if (in.another()) {
      mailbox = Optional.of(in.mailbox());
      while (in.another()) {
        mechanisms.add(in.word("a mechanism, as INTERNAL"));
      }
    }
    in.endOfLine();
    return new ResetKey(mailbox, mechanisms);
  }
}
