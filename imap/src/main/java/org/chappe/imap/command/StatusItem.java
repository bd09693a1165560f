package org.chappe.imap.command;

import java.util.EnumSet;
import java.util.Set;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;

/** What STATUS tells, by its name on the wire. RFC 9051 §6.3.11 */
public enum StatusItem {
  MESSAGES,
  /** RFC 3501 §6.3.10 */
  RECENT,
  UIDNEXT,
  UIDVALIDITY,
  UNSEEN,
  DELETED,
  /** RFC 9208 §4.1.4 */
  DELETED_STORAGE,
  /** RFC 8438 */
  SIZE,
  /** RFC 7162 §3.1.7 */
  HIGHESTMODSEQ,
  /** RFC 7889 §3.1 */
  APPENDLIMIT,
  /** RFC 8474 §4.3 */
  MAILBOXID;

  /** "(" status-att *(SP status-att) ")" */
  static Set<StatusItem> parseList(ImapParser in) {
    in.expect('(', "status items in parentheses");
    var items = EnumSet.noneOf(StatusItem.class);
    do {
      items.add(parse(in));
    } while (in.accept(' '));
    in.expect(')', "a space or \")\"");
    return items;
  }

  /** As on the wire. */
  public String text() {
    return name().replace('_', '-');
  }

  private static StatusItem parse(ImapParser in) {
    String name = in.word("a status item");
    for (StatusItem item : values()) {
      if (item.text().equals(name)) {
        return item;
      }
    }
    throw new SyntaxException(name + " is not a status item");
  }
}
