package org.chappe.imap.command;

import java.util.ArrayList;
import java.util.List;
import org.chappe.imap.wire.ImapParser;

/**
 * enable = "ENABLE" 1*(SP capability) — RFC 9051 §6.3.1, RFC 5161
 *
 * @param capabilities in capitals
 */
public record Enable(List<String> capabilities) implements ImapCommand {
  public Enable {
    capabilities = List.copyOf(capabilities);
  }

  static Enable parse(ImapParser in) {
    var capabilities = new ArrayList<String>();
    in.space();
    do {
      capabilities.add(in.word("a capability"));
    } while (in.accept(' '));
    in.endOfLine();
    return new Enable(capabilities);
  }
}
