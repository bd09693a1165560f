package org.chappe.imap.command;

import java.util.OptionalLong;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.MessageSet;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.MailAccount.FlagChange;
import org.chappe.model.Flags;

/**
 * store = "STORE" SP sequence-set [SP "(" "UNCHANGEDSINCE" SP mod-sequence ")"] SP store-att-flags
 * — RFC 9051 §6.4.6, RFC 7162 §3.1.3
 */
public record Store(
    MessageSet messages,
    FlagChange change,
    boolean silent,
    Flags flags,
    OptionalLong unchangedSince,
    boolean byUid)
    implements ImapCommand {
  static Store parse(ImapParser in, boolean byUid) {
    in.space();
    MessageSet messages = in.messageSet();
    in.space();
    OptionalLong unchangedSince = OptionalLong.empty();
    if (in.accept('(')) {
      String modifier = in.word("UNCHANGEDSINCE");
      if (!modifier.equals("UNCHANGEDSINCE")) {
        throw new SyntaxException("the modifier " + modifier + " is not known here");
      }
      in.space();
      unchangedSince = OptionalLong.of(in.number());
      in.expect(')', "\")\"");
      in.space();
    }
    FlagChange change =
        in.accept('+') ? FlagChange.ADD : in.accept('-') ? FlagChange.REMOVE : FlagChange.REPLACE;
    String item = in.word("FLAGS or FLAGS.SILENT");
    boolean silent = item.equals("FLAGS.SILENT");
    if (!silent && !item.equals("FLAGS")) {
      throw new SyntaxException(item + " cannot be stored; FLAGS and FLAGS.SILENT can");
    }
    in.space();
    Flags flags = in.at('(') ? in.flagList() : in.flags();
    in.endOfLine();
    return new Store(messages, change, silent, flags, unchangedSince, byUid);
  }
}
