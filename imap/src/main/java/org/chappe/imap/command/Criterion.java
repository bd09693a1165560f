package org.chappe.imap.command;

import java.util.List;
import org.chappe.imap.wire.MessageSet;
import org.chappe.mailbox.search.SearchKey;

/**
 * What a message must be to be found, as the client wrote it. What only a session knows, message
 * numbers and {@code \Recent}, is still in it; the rest is a {@link SearchKey} already.
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

  record Not(Criterion criterion) implements Criterion {}

  record And(List<Criterion> criteria) implements Criterion {
    public And {
      criteria = List.copyOf(criteria);
    }
  }

  record Or(Criterion first, Criterion second) implements Criterion {}

  /** Whether message numbers are in it. */
  default boolean hasNumbers() {
    return switch (this) {
      case Numbers numbers -> true;
      case Not not -> not.criterion().hasNumbers();
      case And and -> and.criteria().stream().anyMatch(Criterion::hasNumbers);
      case Or or -> or.first().hasNumbers() || or.second().hasNumbers();
      case Key _, Uids _, EmailId _, ThreadId _, Recent _, Within _ -> false;
    };
  }
}
