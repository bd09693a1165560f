package org.chappe.imap.command;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;

/**
 * "LANGUAGE" *(SP lang-range-quoted) — RFC 5255 §3.2
 *
 * @param ranges none: which languages are there?
 */
public record ChooseLanguage(List<String> ranges) implements ImapCommand {
  /** More than anybody reads. */
  private static final int MOST = 50;

  /** language-range, RFC 4647 §2.1 */
  private static final Pattern RANGE = Pattern.compile("\\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*");

  public ChooseLanguage {
    ranges = List.copyOf(ranges);
  }

  static ChooseLanguage parse(ImapParser in) {
    List<String> ranges = words(in, "a language", MOST);
    for (String range : ranges) {
      if (!RANGE.matcher(range).matches()) {
        throw new SyntaxException("a language is letters, or letters and digits behind \"-\"");
      }
    }
    return new ChooseLanguage(ranges);
  }

  /** *(SP astring), to the end of the command. */
  static List<String> words(ImapParser in, String what, int most) {
    var words = new ArrayList<String>();
    while (in.accept(' ') && !in.atEnd()) {
      if (words.size() == most) {
        throw new SyntaxException("more than " + most + " of " + what);
      }
      words.add(in.text(what));
    }
    in.endOfLine();
    return words;
  }
}
