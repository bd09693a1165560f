package org.chappe.imap.command;

import java.util.Optional;
import org.chappe.imap.wire.ImapParser;

/**
 * search = "SEARCH" [search-return-opts] SP search-program — RFC 9051 §6.4.4, RFC 4731, RFC 5182
 *
 * @param returns empty without RETURN
 */
public record Search(Optional<SearchReturns> returns, Program program, boolean byUid)
    implements ImapCommand {
  static Search parse(ImapParser in, boolean byUid) {
    in.space();
    Optional<SearchReturns> returns = SearchReturns.parse(in);
    Program program = SearchReturns.program(returns, () -> SearchProgram.withCharset(in));
    in.endOfLine();
    return new Search(returns, program, byUid);
  }

  /** The same with another program. */
  public Search with(Program other) {
    return new Search(returns, other, byUid);
  }
}
