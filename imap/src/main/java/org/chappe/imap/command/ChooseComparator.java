package org.chappe.imap.command;

import java.util.List;
import java.util.regex.Pattern;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;

/**
 * "COMPARATOR" *(SP comp-order-quoted) — RFC 5255 §4.7
 *
 * @param orders none: which comparator is it now?
 */
public record ChooseComparator(List<String> orders) implements ImapCommand {
  /** There are three. */
  private static final int MOST = 50;

  /** A collation, or a pattern of several, perhaps with a direction. RFC 4790 §3.1 to §3.3 */
  private static final Pattern ORDER = Pattern.compile("[+-]?[A-Za-z0-9*;=.-]{1,254}");

  public ChooseComparator {
    orders = List.copyOf(orders);
  }

  static ChooseComparator parse(ImapParser in) {
    List<String> orders = ChooseLanguage.words(in, "a comparator", MOST);
    for (String order : orders) {
      if (!ORDER.matcher(order).matches()) {
        throw new SyntaxException("a comparator is written as in i;ascii-casemap or i;*");
      }
    }
    return new ChooseComparator(orders);
  }
}
