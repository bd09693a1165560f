package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.Rights;

/** mod-rights = astring: rights to add ("+"), to remove ("-") or to replace — RFC 4314 §3.1, §7 */
public record RightsChange(How how, Rights rights) {
  /** What becomes of the rights there are. */
  public enum How {
    ADD,
    REMOVE,
    REPLACE
  }

  static RightsChange parse(ImapParser in) {
    String text = in.text("rights");
    How how = text.startsWith("+") ? How.ADD : text.startsWith("-") ? How.REMOVE : How.REPLACE;
    try {
      return new RightsChange(how, Rights.parse(how == How.REPLACE ? text : text.substring(1)));
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(
          e.getMessage() + "; rights are letters of " + Rights.ALL.text() + ", in small");
    }
  }

  public Rights applied(Rights before) {
    return switch (how) {
      case ADD -> before.and(rights);
      case REMOVE -> before.without(rights);
      case REPLACE -> rights;
    };
  }
}
