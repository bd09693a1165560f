package org.chappe.imap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.chappe.imap.State.Selected;
import org.chappe.imap.command.Criterion;
import org.chappe.imap.command.Search;
import org.chappe.imap.command.Search.Return;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.SessionEnds;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.mailbox.search.SearchKey.HasId;
import org.chappe.mailbox.search.SearchKey.InThread;
import org.chappe.model.AccountId;
import org.chappe.model.UidSet;

/**
 * SEARCH, RFC 9051 §6.4.4: answered by SEARCH (RFC 3501 §7.2.5) or ESEARCH (RFC 4731), saved for
 * "$" (RFC 5182) when asked to.
 */
final class SearchHandler {
  private final ImapWriter out;
  private final Enabled enabled;
  private final Selected selected;
  private final BooleanSupplier cancelled;

  /**
   * @param cancelled whether nobody waits for the answer any more
   */
  SearchHandler(ImapWriter out, Enabled enabled, Selected selected, BooleanSupplier cancelled) {
    this.out = out;
    this.enabled = enabled;
    this.selected = selected;
    this.cancelled = cancelled;
  }

  Answer handle(String tag, Search search) {
    selected.teller().tellKeepingNumbers();
    Set<Return> returns = search.returns().orElse(Set.of());
    int[] found;
    try {
      found = find(search.criterion());
    } catch (RuntimeException e) {
      if (returns.contains(Return.SAVE)) { // RFC 9051 §6.4.4.1
        selected.view().save(UidSet.NONE);
      }
      throw e;
    }
    if (returns.contains(Return.SAVE)) {
      selected.view().save(selected.view().uidsAt(kept(found, returns)));
    }
    if (search.returns().isEmpty() && !enabled.rev2()) {
      plain(search, found);
    } else if (!returns.equals(EnumSet.of(Return.SAVE))) {
      extended(tag, search, returns.isEmpty() ? EnumSet.of(Return.ALL) : returns, found);
    }
    return Answer.ok(selected);
  }

  private int[] find(Criterion criterion) {
    int[] found =
        org.chappe.mailbox.search.Search.run(
            selected.mail(), selected.view().snapshot(), key(criterion), cancelled);
    if (cancelled.getAsBoolean()) {
      throw new SessionEnds("the server stops");
    }
    return found;
  }

  /** What only the session knows is put into the key: message numbers, "*", "$", recent ones. */
  private SearchKey key(Criterion criterion) {
    MailboxView view = selected.view();
    AccountId account = selected.mail().id();
    return switch (criterion) {
      case Criterion.Key known -> known.key();
      case Criterion.Numbers numbers ->
          new SearchKey.Uids(view.uidsAt(view.byNumber(numbers.messages()).positions()));
      case Criterion.Uids uids -> new SearchKey.Uids(view.uids(uids.uids()));
      case Criterion.EmailId(String id) -> objectId(ObjectIds.email(account, id), HasId::new);
      case Criterion.ThreadId(String id) -> objectId(ObjectIds.thread(account, id), InThread::new);
      case Criterion.Recent() -> new SearchKey.Uids(view.recent());
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

  /** RFC 9051 §6.4.4.1, table 4: with MIN or MAX alone only these are saved. */
  private static int[] kept(int[] found, Set<Return> returns) {
    boolean min = returns.contains(Return.MIN);
    boolean max = returns.contains(Return.MAX);
    boolean all = returns.contains(Return.ALL) || returns.contains(Return.COUNT);
    if (found.length <= 1 || all || (!min && !max)) {
      return found;
    }
    int last = found[found.length - 1];
    return min && max ? new int[] {found[0], last} : new int[] {min ? found[0] : last};
  }

  // Responses

  private long named(int position, boolean byUid) {
    return byUid ? selected.view().snapshot().uid(position) : selected.view().number(position);
  }

  /** {@code * SEARCH 2 84 882 (MODSEQ 917162500)} — RFC 3501 §7.2.5, RFC 7162 §3.1.6 */
  private void plain(Search search, int[] found) {
    out.untagged().text("SEARCH");
    for (int position : found) {
      out.text(" ").number(named(position, search.byUid()));
    }
    if (search.asksModSeq() && found.length > 0) {
      out.text(" (MODSEQ ").number(highestModSeq(found)).text(")");
    }
    out.endOfLine();
  }

  /** {@code * ESEARCH (TAG "a") UID MIN 7 COUNT 3} — RFC 9051 §7.3.4 */
  private void extended(String tag, Search search, Set<Return> returns, int[] found) {
    boolean byUid = search.byUid();
    out.untagged().text("ESEARCH (TAG ").quoted(tag).text(")").text(byUid ? " UID" : "");
    if (found.length > 0) {
      if (returns.contains(Return.MIN)) {
        out.text(" MIN ").number(named(found[0], byUid));
      }
      if (returns.contains(Return.MAX)) {
        out.text(" MAX ").number(named(found[found.length - 1], byUid));
      }
      if (returns.contains(Return.ALL)) {
        out.text(" ALL ").text(set(found, byUid));
      }
    }
    if (returns.contains(Return.COUNT)) {
      out.text(" COUNT ").number(found.length);
    }
    if (search.asksModSeq() && found.length > 0) {
      // RFC 7162 §3.1.10: of the messages that are named
      out.text(" MODSEQ ").number(highestModSeq(kept(found, returns)));
    }
    out.endOfLine();
  }

  private String set(int[] found, boolean byUid) {
    long[] named = new long[found.length];
    for (int i = 0; i < named.length; i++) {
      named[i] = named(found[i], byUid);
    }
    return UidSet.of(named).toString();
  }

  private long highestModSeq(int[] found) {
    MailboxSnapshot snapshot = selected.view().snapshot();
    long highest = 0;
    for (int position : found) {
      highest = Math.max(highest, snapshot.modSeq(position));
    }
    return highest;
  }
}
