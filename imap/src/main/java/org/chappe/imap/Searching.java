package org.chappe.imap;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.chappe.imap.command.Criterion;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.search.Collation;
import org.chappe.mailbox.search.Search;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.mailbox.search.SearchKey.HasId;
import org.chappe.mailbox.search.SearchKey.InThread;
import org.chappe.mailbox.search.Waiting;
import org.chappe.model.UidSet;

/**
 * Finds what a client asks for in one mailbox. What only a session knows is put into the key:
 * message numbers, "*", "$", recent messages, what time it is.
 */
final class Searching {
  private final MailAccount mail;
  private final MailboxView view;
  private final Collation collation;
  private final InstantSource clock;
  private final Progress progress;

  Searching(
      MailAccount mail,
      MailboxView view,
      Collation collation,
      InstantSource clock,
      Progress progress) {
    this.mail = mail;
    this.view = view;
    this.collation = collation;
    this.clock = clock;
    this.progress = progress;
  }

  /** Positions, ascending. */
  int[] find(SearchKey key) {
    return matches(key).positions();
  }

  /** With scores, where FUZZY is among the keys. */
  Search.Result matches(SearchKey key) {
    return progress.during(view.count(), tally -> matches(key, tally));
  }

  /** As {@link #matches(SearchKey)}, after {@code before} of {@code all} messages were searched. */
  Search.Result matches(SearchKey key, long before, long all) {
    return progress.during(view.count(), tally -> matches(key, tally.piece(before, all)));
  }

  private Search.Result matches(SearchKey key, Waiting waiting) {
    Search.Result found = Search.find(mail, view.snapshot(), key, collation, waiting);
    progress.requireWanted();
    return found;
  }

  SearchKey key(Criterion criterion) {
    return switch (criterion) {
      case Criterion.Key known -> known.key();
      case Criterion.Numbers numbers ->
          new SearchKey.Uids(view.uidsAt(view.amongNumbers(numbers.messages()).positions()));
      case Criterion.Uids uids -> new SearchKey.Uids(view.uids(uids.uids()));
      case Criterion.EmailId(String id) -> objectId(ObjectIds.email(mail.id(), id), HasId::new);
      case Criterion.ThreadId(String id) ->
          objectId(ObjectIds.thread(mail.id(), id), InThread::new);
      case Criterion.Recent() -> new SearchKey.Uids(view.recent());
      case Criterion.Within within -> within(within);
      case Criterion.Fuzzy fuzzy -> SearchKey.like(key(fuzzy.criterion()));
      case Criterion.Filter filter -> throw new IllegalStateException(filter + " is still there");
      case Criterion.Not not -> new SearchKey.Not(key(not.criterion()));
      case Criterion.And and -> new SearchKey.And(keys(and.criteria()));
      case Criterion.Or or -> new SearchKey.Or(key(or.first()), key(or.second()));
    };
  }

  /** An id that is none of ours finds nothing. RFC 8474 §6 */
  private static SearchKey objectId(OptionalLong id, LongFunction<SearchKey> key) {
    return id.isPresent() ? key.apply(id.getAsLong()) : new SearchKey.Uids(UidSet.NONE);
  }

  private List<SearchKey> keys(List<Criterion> criteria) {
    var keys = new ArrayList<SearchKey>(criteria.size());
    criteria.forEach(criterion -> keys.add(key(criterion)));
    return keys;
  }

  /** RFC 5032 §2; before 1970 there is no mail, and no arithmetic that overflows. */
  private SearchKey within(Criterion.Within within) {
    long now = clock.instant().getEpochSecond();
    Instant then = Instant.ofEpochSecond(Math.max(0, now - within.seconds()));
    return within.older() ? new SearchKey.Older(then) : new SearchKey.Younger(then);
  }
}
