package org.chappe.imap.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.search.SortBy;

/**
 * sort = ["UID" SP] "SORT" [search-return-opts] SP sort-criteria SP search-criteria — RFC 5256 §5,
 * RFC 5267 §3
 *
 * @param returns empty without RETURN
 */
public record Sort(Optional<SearchReturns> returns, List<SortBy> by, Program program, boolean byUid)
    implements ImapCommand {
  /**
   * There are ten things to sort by, and to sort by one twice changes nothing; a key for each
   * message is kept for every one.
   */
  private static final int MOST_CRITERIA = 20;

  public Sort {
    by = List.copyOf(by);
  }

  static Sort parse(ImapParser in, boolean byUid) {
    in.space();
    Optional<SearchReturns> returns = SearchReturns.parse(in);
    List<SortBy> by = criteria(in);
    in.space();
    Program program = SearchReturns.program(returns, () -> SearchProgram.behindCharset(in));
    in.endOfLine();
    return new Sort(returns, by, program, byUid);
  }

  /** The same with another program. */
  public Sort with(Program other) {
    return new Sort(returns, by, other, byUid);
  }

  /** sort-criteria = "(" sort-criterion *(SP sort-criterion) ")" */
  private static List<SortBy> criteria(ImapParser in) {
    var by = new ArrayList<SortBy>();
    in.expect('(', "what to sort by in parentheses");
    do {
      boolean reverse = false;
      String word = in.word("what to sort by");
      if (word.equals("REVERSE")) {
        reverse = true;
        in.space();
        word = in.word("what to sort by");
      }
      by.add(new SortBy(key(word), reverse));
    } while (in.accept(' '));
    in.expect(')', "a space or \")\"");
    if (by.size() > MOST_CRITERIA) {
      throw new Refused("LIMIT", "more than " + MOST_CRITERIA + " things to sort by");
    }
    return by;
  }

  private static SortBy.Key key(String word) {
    return switch (word) {
      case "ARRIVAL" -> SortBy.Key.ARRIVAL;
      case "CC" -> SortBy.Key.CC;
      case "DATE" -> SortBy.Key.DATE;
      case "DISPLAYFROM" -> SortBy.Key.DISPLAYFROM;
      case "DISPLAYTO" -> SortBy.Key.DISPLAYTO;
      case "FROM" -> SortBy.Key.FROM;
      case "RELEVANCY" -> SortBy.Key.RELEVANCY;
      case "SIZE" -> SortBy.Key.SIZE;
      case "SUBJECT" -> SortBy.Key.SUBJECT;
      case "TO" -> SortBy.Key.TO;
      default -> throw new SyntaxException(word + " is nothing to sort by");
    };
  }
}
