package org.chappe.imap.command;

import java.util.Arrays;
import org.chappe.imap.wire.Chars;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.ParserLimits;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.net.ConnectionClosed;
import org.chappe.net.OctetReader;

/** Filters as they are kept among the server's entries: search-criteria in UTF-8. RFC 5466 §3.2 */
public final class FilterValue {
  private static final byte[] LINE_END = {'\r', '\n'};

  private FilterValue() {}

  /** filter-name = 1*&lt;any ATOM-CHAR except "/"&gt; — RFC 5466 §4 */
  public static String name(String text) {
    boolean atom = text.chars().allMatch(c -> c < 0x80 && Chars.isAtom(c) && c != '/');
    if (text.isEmpty() || !atom) {
      throw new SyntaxException("a filter's name is an atom without \"/\"");
    }
    return text;
  }

  /**
   * What a filter stands for.
   *
   * @throws SyntaxException if these are no search-criteria
   */
  public static Program parse(byte[] value, ParserLimits limits) {
    byte[] line = Arrays.copyOf(value, value.length + LINE_END.length);
    System.arraycopy(LINE_END, 0, line, value.length, LINE_END.length);
    var octets = OctetReader.of(line);
    var in = new ImapParser(octets, () -> {}, limits);
    try {
      in.begin();
      in.rewind();
      Program program = SearchProgram.kept(in);
      if (octets.hasBuffered()) {
        throw new SyntaxException("a line end in the middle of the filter");
      }
      return program;
    } catch (ConnectionClosed e) {
      throw new SyntaxException("a literal that is longer than the filter");
    }
  }
}
