package org.chappe.imap.command;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;

/**
 * id = "ID" SP ("(" string SP nstring *(SP string SP nstring) ")" / nil) — RFC 2971 §4
 *
 * @param fields what the client says of itself, names in small letters
 */
public record Id(Map<String, String> fields) implements ImapCommand {
  /** RFC 2971 §3.3 */
  private static final int MOST_FIELDS = 30;

  public Id {
    fields = Map.copyOf(fields);
  }

  static Id parse(ImapParser in) {
    in.space();
    var fields = new LinkedHashMap<String, String>();
    if (in.accept('(')) {
      if (!in.at(')')) {
        do {
          String name = in.nstring("a field's name").orElse("").toLowerCase(Locale.ROOT);
          in.space();
          in.nstring("a field's value").ifPresent(value -> fields.put(name, value));
          if (fields.size() > MOST_FIELDS) {
            throw new SyntaxException("more than " + MOST_FIELDS + " fields");
          }
        } while (in.accept(' '));
      }
      in.expect(')', "\")\"");
    } else if (in.nstring("NIL or fields in parentheses").isPresent()) {
      throw in.expected("NIL or fields in parentheses");
    }
    in.endOfLine();
    return new Id(fields);
  }
}
