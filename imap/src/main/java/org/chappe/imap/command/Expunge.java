package org.chappe.imap.command;

import java.util.Optional;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.MessageSet;

/** "EXPUNGE" / "UID" SP "EXPUNGE" SP sequence-set — RFC 9051 §6.4.3, §6.4.9, RFC 4315 §2.1 */
public record Expunge(Optional<MessageSet> uids) implements ImapCommand {
  static final Expunge ALL = new Expunge(Optional.empty());

  static Expunge parse(ImapParser in) {
    in.space();
    MessageSet uids = in.messageSet();
    in.endOfLine();
    return new Expunge(Optional.of(uids));
  }
}
