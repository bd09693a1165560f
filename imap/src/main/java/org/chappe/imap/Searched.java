package org.chappe.imap;

import java.util.List;
import java.util.OptionalLong;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.model.Uid;
import org.chappe.model.UidSet;

/**
 * Which messages a search looks at: all that the sets in it name, but no more than a command may.
 * RFC 9738 §3.1
 *
 * @param key what to search for among them
 * @param lowestUid of the first of them; empty when none was left out
 */
record Searched(SearchKey key, OptionalLong lowestUid) {
  static Searched of(SearchKey key, MailboxView view, MessageLimit limit) {
    int[] among = limit.isExceededBy(view.snapshot().count()) ? among(key, view) : new int[0];
    if (!limit.isExceededBy(among.length)) {
      return new Searched(key, OptionalLong.empty());
    }
    long lowest = MessageLimit.lowest(limit.last(among), view);
    var last = new SearchKey.Uids(UidSet.of(lowest, Uid.MAX_VALUE));
    return new Searched(new SearchKey.And(List.of(last, key)), OptionalLong.of(lowest));
  }

  /** For what is done with all of them or not at all. */
  static void requireAll(SearchKey key, MailboxView view, MessageLimit limit) {
    if (of(key, view, limit).lowestUid().isPresent()) {
      limit.require(view.snapshot().count());
    }
  }

  /** Positions; keys other than sets are asked of each message. */
  private static int[] among(SearchKey key, MailboxView view) {
    List<SearchKey> keys = key instanceof SearchKey.And and ? and.keys() : List.of(key);
    UidSet uids = UidSet.of(1, Uid.MAX_VALUE);
    for (SearchKey one : keys) {
      if (one instanceof SearchKey.Uids set) {
        uids = uids.intersect(set.uids());
      }
    }
    return view.snapshot().positionsOf(uids);
  }
}
