package org.chappe.imap.command;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mime.Charsets;

/**
 * search = "SEARCH" [search-return-opts] SP search-program — RFC 9051 §6.4.4, RFC 4731, RFC 5182
 *
 * @param returns empty without RETURN; {@code RETURN ()} is ALL
 * @param asksModSeq whether MODSEQ is among the keys, RFC 7162 §3.1.5
 */
public record Search(
    Optional<Set<Return>> returns, Criterion criterion, boolean asksModSeq, boolean byUid)
    implements ImapCommand {
  /** Result options. */
  public enum Return {
    MIN,
    MAX,
    ALL,
    COUNT,
    SAVE
  }

  static Search parse(ImapParser in, boolean byUid) {
    in.space();
    Optional<Set<Return>> returns = Optional.empty();
    if (in.peekWord().equals("RETURN")) {
      in.word("RETURN");
      in.space();
      returns = Optional.of(returns(in));
      in.space();
    }
    Charset charset = StandardCharsets.UTF_8;
    if (in.peekWord().equals("CHARSET")) {
      in.word("CHARSET");
      in.requireCharsets();
      in.space();
      charset = charset(in.text("a charset"));
      in.space();
    }
    var program = new SearchProgram(in, charset);
    Criterion criterion = program.keys();
    in.endOfLine();
    return new Search(returns, criterion, program.asksModSeq(), byUid);
  }

  private static Charset charset(String name) {
    return Charsets.find(name)
        .orElseThrow(
            () -> new Refused("BADCHARSET (US-ASCII UTF-8)", "the charset is not known here"));
  }

  private static Set<Return> returns(ImapParser in) {
    var returns = EnumSet.noneOf(Return.class);
    in.expect('(', "result options in parentheses");
    while (!in.accept(')')) {
      String option = in.word("a result option");
      returns.add(
          switch (option) {
            case "MIN" -> Return.MIN;
            case "MAX" -> Return.MAX;
            case "ALL" -> Return.ALL;
            case "COUNT" -> Return.COUNT;
            case "SAVE" -> Return.SAVE;
            default -> throw new SyntaxException(option + " is not a result option");
          });
      if (!in.at(')')) {
        in.space();
      }
    }
    if (returns.isEmpty()) {
      returns.add(Return.ALL);
    }
    return returns;
  }
}
