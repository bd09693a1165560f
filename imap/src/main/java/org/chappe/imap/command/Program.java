package org.chappe.imap.command;

import java.util.List;
import java.util.Optional;
import org.chappe.imap.command.SearchReturns.Option;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.search.SortBy;

/**
 * A search program.
 *
 * @param asksModSeq whether MODSEQ is among the keys, RFC 7162 §3.1.5
 * @param isFuzzy whether FUZZY is among the keys, RFC 6203 §3
 */
public record Program(Criterion criterion, boolean asksModSeq, boolean isFuzzy) {
  /** RFC 6203 §4, §6: without FUZZY, also in a filter, there is no relevancy. */
  public void requireFuzzyFor(Optional<SearchReturns> returns, List<SortBy> by) {
    boolean asked =
        (returns.isPresent() && returns.get().has(Option.RELEVANCY))
            || by.stream().anyMatch(one -> one.key() == SortBy.Key.RELEVANCY);
    if (asked && !isFuzzy) {
      throw new SyntaxException("RELEVANCY needs a FUZZY key");
    }
  }
}
