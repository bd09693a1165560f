package org.chappe.imap.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.AnnotationLimits;
import org.chappe.model.MailboxName;

/**
 * setmetadata = "SETMETADATA" SP mailbox SP entry-values — RFC 5464 §5
 *
 * @param mailbox empty for the server
 * @param values of an entry that is named twice the last; empty for NIL
 */
public record SetMetadata(Optional<MailboxName> mailbox, Map<EntryName, Optional<byte[]>> values)
    implements ImapCommand {
  public SetMetadata {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static SetMetadata parse(ImapParser in) {
    in.space();
    Optional<MailboxName> mailbox = in.mailboxOrServer();
    in.space();
    in.expect('(', "entries and values in parentheses");
    var values = new LinkedHashMap<EntryName, Optional<byte[]>>();
    do {
      EntryName name = EntryName.parse(in);
      in.space();
      values.put(name, value(in));
    } while (in.accept(' '));
    in.expect(')', "a space or \")\"");
    in.endOfLine();
    return new SetMetadata(mailbox, values);
  }

  /** value = nstring / literal8. One that is too large is refused before it is sent: §4.3 */
  private static Optional<byte[]> value(ImapParser in) {
    if (in.announcedOctets() > AnnotationLimits.VALUE_OCTETS) {
      throw new Refused(
          "METADATA MAXSIZE " + AnnotationLimits.VALUE_OCTETS, "the value is too large");
    }
    return in.noctets("a value");
  }

  /** Without the values: they may be long, and are nobody else's business. */
  @Override
  public String toString() {
    return "SetMetadata[mailbox=%s, entries=%s]".formatted(mailbox, values.keySet());
  }
}
