package org.chappe.imap.command;

import java.util.List;
import java.util.OptionalLong;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.MessageSet;
import org.chappe.imap.wire.SyntaxException;

/**
 * fetch = "FETCH" SP sequence-set SP items [SP "(" "CHANGEDSINCE" SP mod-sequence ")"] — RFC 9051
 * §6.4.5, RFC 7162 §3.1.4.1
 *
 * @param changedSince 0 asks for all, as everything was changed after it: telephones send it
 */
public record Fetch(
    MessageSet messages, List<FetchItem> items, OptionalLong changedSince, boolean byUid)
    implements ImapCommand {
  public Fetch {
    items = List.copyOf(items);
  }

  static Fetch parse(ImapParser in, boolean byUid) {
    in.space();
    MessageSet messages = in.messageSet();
    in.space();
    List<FetchItem> items = FetchItems.parse(in);
    OptionalLong changedSince = OptionalLong.empty();
    if (in.accept(' ') && in.accept('(')) {
      String modifier = in.word("CHANGEDSINCE");
      if (!modifier.equals("CHANGEDSINCE")) {
        throw new SyntaxException("the modifier " + modifier + " is not known here");
      }
      in.space();
      changedSince = OptionalLong.of(in.number());
      in.expect(')', "\")\"");
    }
    in.endOfLine();
    return new Fetch(messages, items, changedSince, byUid);
  }
}
