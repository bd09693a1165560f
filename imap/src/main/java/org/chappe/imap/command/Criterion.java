package org.chappe.imap.command;

import java.util.List;
import java.util.function.Predicate;
import org.chappe.imap.wire.MessageSet;
import org.chappe.mailbox.search.SearchKey;

/**
 * What a message must be to be found, as the client wrote it. What only a session knows, message
 * numbers, {@code \Recent} and filters, is still in it; the rest is a {@link SearchKey} already.
 */
public sealed interface Criterion {
  record Key(SearchKey key) implements Criterion {}

  record Numbers(MessageSet messages) implements Criterion {}

  record Uids(MessageSet uids) implements Criterion {}

  /** RFC 8474 §6 */
  record EmailId(String id) implements Criterion {}

  /** RFC 8474 §6 */
  record ThreadId(String id) implements Criterion {}

  /** RFC 3501 §6.4.4 */
  record Recent() implements Criterion {}

  /** RFC 5032: the internal date is at least, or at most, so many seconds ago. */
  record Within(boolean older, long seconds) implements Criterion {}

  /** RFC 5466 §3.1: stands for what is kept under this name. */
  record Filter(String name) implements Criterion {}

  /** RFC 6203 §3: as people spell it. */
  record Fuzzy(Criterion criterion) implements Criterion {}

  record Not(Criterion criterion) implements Criterion {}

  record And(List<Criterion> criteria) implements Criterion {
    public And {
      criteria = List.copyOf(criteria);
    }
  }

  record Or(Criterion first, Criterion second) implements Criterion {}

  /** Whether message numbers are in it, or may be: what a filter stands for is not known here. */
  default boolean hasNumbers() {
    return any(one -> one instanceof Numbers || one instanceof Filter);
  }

  /** Whether filters are in it. */
  default boolean hasFilters() {
    return any(one -> one instanceof Filter);
  }

  private boolean any(Predicate<Criterion> what) {
    return what.test(this)
        || switch (this) {
          case Fuzzy fuzzy -> fuzzy.criterion().any(what);
          case Not not -> not.criterion().any(what);
          case And and -> and.criteria().stream().anyMatch(one -> one.any(what));
          case Or or -> or.first().any(what) || or.second().any(what);
          case Key _, Numbers _, Uids _, EmailId _, ThreadId _, Recent _, Within _, Filter _ ->
              false;
        };
  }
}
