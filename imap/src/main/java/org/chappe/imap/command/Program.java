package org.chappe.imap.command;

import java.util.Optional;
import org.chappe.imap.command.SearchReturns.Option;
import org.chappe.imap.wire.SyntaxException;

/**
 * A search program.
 *
 * @param asksModSeq whether MODSEQ is among the keys, RFC 7162 §3.1.5
 * @param isFuzzy whether FUZZY is among the keys, RFC 6203 §3
 */
public record Program(Criterion criterion, boolean asksModSeq, boolean isFuzzy) {
  /** RFC 6203 §4: without FUZZY there is no relevancy. */
  void requireFuzzyFor(Optional<SearchReturns> returns) {
    if (!isFuzzy && returns.isPresent() && returns.get().has(Option.RELEVANCY)) {
      throw noRelevancy();
    }
  }

  static SyntaxException noRelevancy() {
    return new SyntaxException("RELEVANCY needs a FUZZY key");
  }
}
