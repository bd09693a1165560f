package org.chappe.imap.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chappe.imap.wire.ImapParser;

/** "CANCELUPDATE" 1*(SP quoted): tags of searches. RFC 5267 §4.3.5 */
public record CancelUpdate(List<String> tags) implements ImapCommand {
  public CancelUpdate {
    tags = List.copyOf(tags);
  }

  static CancelUpdate parse(ImapParser in) {
    var tags = new ArrayList<String>();
    do {
      in.space();
      tags.add(new String(in.string("a tag in quotes"), StandardCharsets.ISO_8859_1));
    } while (in.at(' '));
    in.endOfLine();
    return new CancelUpdate(tags);
  }
}
