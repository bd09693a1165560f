package org.chappe.imap.command;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.MessageSet;
import org.chappe.imap.wire.SyntaxException;

/**
 * fetch = "FETCH" SP sequence-set SP items [SP "(" fetch-modifier *(SP fetch-modifier) ")"] — RFC
 * 9051 §6.4.5, RFC 4466 §2.3
 *
 * @param changedSince 0 asks for all, as everything was changed after it: telephones send it
 * @param vanished whether UIDs that left are to be told too, RFC 7162 §3.2.6
 * @param partial which of the messages, RFC 9394 §3.3
 */
public record Fetch(
    MessageSet messages,
    List<FetchItem> items,
    OptionalLong changedSince,
    boolean vanished,
    Optional<PartialRange> partial,
    boolean byUid)
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
    boolean vanished = false;
    Optional<PartialRange> partial = Optional.empty();
    if (in.accept(' ') && in.accept('(')) {
      do {
        String modifier = in.word("CHANGEDSINCE, PARTIAL or VANISHED");
        switch (modifier) {
          case "CHANGEDSINCE" -> {
            in.space();
            changedSince = OptionalLong.of(in.number());
          }
          case "PARTIAL" -> {
            in.space();
            partial = Optional.of(PartialRange.parse(in));
          }
          case "VANISHED" -> vanished = true;
          default -> throw new SyntaxException("the modifier " + modifier + " is not known here");
        }
      } while (in.accept(' '));
      in.expect(')', "a space or \")\"");
    }
    in.endOfLine();
    if (vanished && !byUid) {
      throw new SyntaxException("VANISHED goes with UID FETCH only");
    }
    if (vanished && changedSince.isEmpty()) {
      throw new SyntaxException("VANISHED goes with CHANGEDSINCE only");
    }
    return new Fetch(messages, items, changedSince, vanished, partial, byUid);
  }
}
