package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.model.MailboxId;

/**
 * Which annotations changed lately, so that sessions can tell of it: not their values, which are
 * read where they are wanted. In memory, as long as the account is. Immutable.
 *
 * @param from before this version nothing is known
 */
record AnnotationLog(long from, List<Change> changes) {
  /** Sessions look at once; one that lags behind by more than this has to ask anew. */
  private static final int MOST = 100;

  /**
   * One commit's.
   *
   * @param of empty: the account itself
   * @param names of the entries that were set or removed
   */
  record Change(long version, Optional<MailboxId> of, Set<String> names)
      implements AccountSnapshot.AnnotationChange {
    Change {
      names = Set.copyOf(names);
    }
  }

  AnnotationLog {
    changes = List.copyOf(changes);
  }

  static AnnotationLog beginning(long version) {
    return new AnnotationLog(version, List.of());
  }

  AnnotationLog with(Change change) {
    var more = new ArrayList<>(changes);
    more.add(change);
    if (more.size() <= MOST) {
      return new AnnotationLog(from, more);
    }
    Change oldest = more.removeFirst();
    return new AnnotationLog(oldest.version, more);
  }

  /** What came after a version; empty when that is not known any more. */
  Optional<List<AccountSnapshot.AnnotationChange>> since(long version) {
    if (version < from) {
      return Optional.empty();
    }
    return Optional.of(
        List.copyOf(changes.stream().filter(change -> change.version > version).toList()));
  }
}
