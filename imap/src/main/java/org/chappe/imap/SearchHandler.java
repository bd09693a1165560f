package org.chappe.imap;

import java.util.List;
import java.util.Optional;
import org.chappe.imap.State.Selected;
import org.chappe.imap.command.Program;
import org.chappe.imap.command.Search;
import org.chappe.imap.command.SearchReturns;
import org.chappe.imap.command.SearchReturns.Option;
import org.chappe.imap.command.Sort;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.mailbox.search.SortBy;
import org.chappe.model.UidSet;

/**
 * SEARCH, RFC 9051 §6.4.4, and SORT, RFC 5256: answered by SEARCH, SORT or ESEARCH (RFC 4731, RFC
 * 5267 §3), saved for "$" (RFC 5182) when asked to.
 */
final class SearchHandler {
  private final ImapService service;
  private final ImapWriter out;
  private final Enabled enabled;
  private final Selected selected;
  private final Progress progress;
  private final Searching searching;
  private final MessageLimit limit;

  SearchHandler(
      ImapService service, ImapWriter out, Enabled enabled, Selected selected, Progress progress) {
    this.service = service;
    this.out = out;
    this.enabled = enabled;
    this.selected = selected;
    this.progress = progress;
    this.limit = service.settings().limits().ofCommand();
    this.searching =
        new Searching(
            selected.mail(), selected.view(), enabled.collation(), service.clock(), progress);
  }

  Answer search(String tag, Search search) {
    selected.teller().tellKeepingNumbers();
    requireNewTag(tag, search.returns());
    Searched searched =
        Searched.of(searching.key(search.program().criterion()), selected.view(), limit);
    Found found = find(searched.key(), List.of(), search.returns());
    if (search.returns().isEmpty() && !enabled.rev2()) {
      plain("SEARCH", search.program(), found, search.byUid());
    } else {
      extended(
          tag, search.program(), search.returns().orElse(SearchReturns.ALL), found, search.byUid());
    }
    update(tag, search.returns(), searched.key(), List.of(), search.byUid(), found);
    return searched.lowestUid().isPresent()
        ? limit.cut(out, selected, searched.lowestUid().getAsLong(), "")
        : Answer.ok(selected);
  }

  /** SORT without RETURN is answered by SORT, whatever was enabled: RFC 5267 §3. */
  Answer sort(String tag, Sort sort) {
    selected.teller().tellKeepingNumbers();
    requireNewTag(tag, sort.returns());
    SearchKey key = searching.key(sort.program().criterion());
    Found found = find(key, sort.by(), sort.returns());
    if (sort.returns().isEmpty()) {
      plain("SORT", sort.program(), found, sort.byUid());
    } else {
      extended(tag, sort.program(), sort.returns().get(), found, sort.byUid());
    }
    update(tag, sort.returns(), key, sort.by(), sort.byUid(), found);
    return Answer.ok(selected);
  }

  private Found find(SearchKey key, List<SortBy> by, Optional<SearchReturns> returns) {
    boolean save = returns.isPresent() && returns.get().has(Option.SAVE);
    try {
      Found found = find(key, by);
      if (save) {
        selected.view().save(found.uids(found.kept(returns.get())));
      }
      return found;
    } catch (RuntimeException e) {
      if (save) { // RFC 9051 §6.4.4.1
        selected.view().save(UidSet.NONE);
      }
      throw e;
    }
  }

  private Found find(SearchKey key, List<SortBy> by) {
    if (!by.isEmpty()) { // RFC 9738 §3.3
      Searched.requireAll(key, selected.view(), limit);
    }
    Found found = Found.of(selected.view(), searching.matches(key));
    if (by.isEmpty()) {
      return found;
    }
    int[] sorted =
        progress.during(
            found.count(),
            tally ->
                org.chappe.mailbox.search.Sort.run(
                    selected.mail(),
                    service.sortTables(),
                    enabled.collation(),
                    selected.view().snapshot(),
                    found.positions(),
                    found.scoresToSort(),
                    by,
                    tally));
    progress.requireWanted();
    return found.sorted(sorted);
  }

  private void requireNewTag(String tag, Optional<SearchReturns> returns) {
    if (returns.isPresent() && returns.get().has(Option.UPDATE)) {
      requireNewTag(tag, selected);
    }
  }

  /** RFC 5267 §4.3 */
  static void requireNewTag(String tag, Selected selected) {
    if (selected.teller().contexts().has(tag)) {
      throw new SyntaxException("updates are told for this tag already");
    }
  }

  private void update(
      String tag,
      Optional<SearchReturns> returns,
      SearchKey key,
      List<SortBy> by,
      boolean byUid,
      Found found) {
    if (returns.isPresent() && returns.get().has(Option.UPDATE)) {
      selected
          .teller()
          .contexts()
          .add(
              tag,
              new Contexts.Wanted(key, by, enabled.collation(), service.sortTables(), byUid),
              found.positions());
    }
  }

  /**
   * {@code * SEARCH 2 84 882 (MODSEQ 917162500)} — RFC 3501 §7.2.5, RFC 7162 §3.1.6; SORT likewise,
   * RFC 7162 §3.1.8
   */
  private void plain(String name, Program program, Found found, boolean byUid) {
    out.untagged().text(name);
    found.writeNumbers(out, byUid);
    if (program.asksModSeq() && found.count() > 0) {
      out.text(" (MODSEQ ").number(found.highestModSeq(found.positions())).text(")");
    }
    out.endOfLine();
  }

  /** {@code * ESEARCH (TAG "a") UID MIN 7 COUNT 3} — RFC 9051 §7.3.4 */
  private void extended(
      String tag, Program program, SearchReturns returns, Found found, boolean byUid) {
    if (returns.isOnlySave()) {
      return;
    }
    out.untagged().text("ESEARCH (TAG ").quoted(tag).text(")").text(byUid ? " UID" : "");
    found.writeData(out, returns, byUid);
    if (program.asksModSeq() && found.count() > 0) {
      // RFC 7162 §3.1.10: of the messages that are named
      out.text(" MODSEQ ").number(found.highestModSeq(found.kept(returns)));
    }
    out.endOfLine();
  }
}
