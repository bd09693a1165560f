package org.chappe.imap.command;

import java.nio.charset.StandardCharsets;
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
  // RFC 2971 §3.3
  private static final int MOST_FIELDS = 30;
  private static final int NAME_OCTETS = 30;
  private static final int VALUE_OCTETS = 1024;

  public Id {
    fields = Map.copyOf(fields);
  }

  static Id parse(ImapParser in) {
    in.space();
    var fields = new LinkedHashMap<String, String>();
    if (in.accept('(')) {
      if (!in.at(')')) {
        int read = 0;
        do {
          if (++read > MOST_FIELDS) {
            throw new SyntaxException("more than " + MOST_FIELDS + " fields");
          }
          String name = limited(in.nstring("a field's name").orElse(""), NAME_OCTETS, "name");
          in.space();
          in.nstring("a field's value")
              .map(value -> limited(value, VALUE_OCTETS, "value"))
              .ifPresent(value -> fields.put(name.toLowerCase(Locale.ROOT), value));
        } while (in.accept(' '));
      }
      in.expect(')', "\")\"");
    } else if (in.nstring("NIL or fields in parentheses").isPresent()) {
      throw in.expected("NIL or fields in parentheses");
    }
    in.endOfLine();
    return new Id(fields);
  }

  private static String limited(String text, int octets, String what) {
    if (text.getBytes(StandardCharsets.UTF_8).length > octets) {
      throw new SyntaxException("a field's " + what + " of more than " + octets + " octets");
    }
    return text;
  }

  /** A field's value; empty where the client did not send it. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }
}
