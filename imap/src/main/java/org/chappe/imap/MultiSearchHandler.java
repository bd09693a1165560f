package org.chappe.imap;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.State.Selected;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.MultiSearch;
import org.chappe.imap.command.MultiSearch.Scope;
import org.chappe.imap.command.MultiSearch.Source;
import org.chappe.imap.command.SearchReturns;
import org.chappe.imap.command.SearchReturns.Option;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.Right;
import org.chappe.mailbox.search.Collation;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.model.AccountId;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.UidSet;

/**
 * ESEARCH over some mailboxes, RFC 7377: a response for each in which something was found, in the
 * order of the sources, each mailbox once. The selected one is looked at as the client knows it.
 */
final class MultiSearchHandler {
  private final ImapService service;
  private final ImapWriter out;
  private final Collation collation;
  private final SignedIn state;
  private final Progress progress;

  MultiSearchHandler(
      ImapService service, ImapWriter out, Collation collation, SignedIn state, Progress progress) {
    this.service = service;
    this.out = out;
    this.collation = collation;
    this.state = state;
    this.progress = progress;
  }

  Answer handle(String tag, MultiSearch search) {
    SearchReturns returns = search.returns().orElse(SearchReturns.ALL);
    Optional<Selected> selected =
        state instanceof Selected now && now.access().has(Right.READ)
            ? Optional.of(now)
            : Optional.empty();
    requireSelected(search, returns, selected);
    selected.ifPresent(now -> now.teller().tellKeepingNumbers());
    if (returns.has(Option.UPDATE)) {
      SearchHandler.requireNewTag(tag, selected.orElseThrow());
    }
    Collection<Box> boxes = mailboxes(search.sources(), selected);
    long all = boxes.stream().mapToLong(box -> box.snapshot().count()).sum();
    service.settings().limits().ofCommand().require(all);
    long before = 0;
    for (Box box : boxes) {
      search(tag, search, returns, box, selected, new Part(before, all));
      before += box.snapshot().count();
    }
    return Answer.ok(state);
  }

  /** RFC 7377 §2.2 */
  private static void requireSelected(
      MultiSearch search, SearchReturns returns, Optional<Selected> selected) {
    boolean needed =
        returns.has(Option.UPDATE)
            || search.sources().stream().anyMatch(source -> source.scope() == Scope.SELECTED);
    if (needed && selected.isEmpty()) {
      throw new SyntaxException("no mailbox is selected");
    }
  }

  /** Others' mailboxes are only those that may be read, without a word of the rest. */
  private Collection<Box> mailboxes(List<Source> sources, Optional<Selected> selected) {
    Map<Which, Box> all = new LinkedHashMap<>();
    for (Source source : sources) {
      switch (source.scope()) {
        case SELECTED ->
            selected
                .map(Selected::access)
                .flatMap(access -> Mailboxes.again(access.owner(), access.mailbox()))
                .ifPresent(found -> add(all, found));
        // where mail comes to is not known beforehand: then it is PERSONAL, RFC 5465 §6.3
        case INBOXES, PERSONAL -> state.mailboxes().personal().forEach(found -> add(all, found));
        case SUBSCRIBED -> {
          for (MailboxName name : state.own().snapshot().subscriptions()) {
            addListed(all, state.mailboxes().find(name, Right.READ));
          }
        }
        case MAILBOXES, SUBTREE, SUBTREE_ONE -> {
          for (String name : source.names()) {
            addNamed(all, source.scope(), name);
          }
        }
      }
    }
    return all.values();
  }

  private record Which(AccountId account, MailboxId mailbox) {}

  private static void add(Map<Which, Box> all, Box box) {
    all.putIfAbsent(new Which(box.owner().id(), box.id()), box);
  }

  /** RFC 7377 §4: what was not named needs to be listed, too. */
  private static void addListed(Map<Which, Box> all, Optional<Box> box) {
    box.filter(found -> found.has(Right.READ) && found.has(Right.LOOKUP))
        .ifPresent(found -> add(all, found));
  }

  /** Names of no mailbox are passed over: who may not see one shall not learn that it is there. */
  private void addNamed(Map<Which, Box> all, Scope scope, String text) {
    MailboxName name;
    try {
      name = Mailboxes.canonical(new MailboxName(text));
    } catch (IllegalArgumentException e) {
      return;
    }
    state.mailboxes().find(name, Right.READ).ifPresent(found -> add(all, found));
    if (scope == Scope.MAILBOXES) {
      return;
    }
    List<Box> below =
        Mailboxes.isAmongUsers(name)
            ? state.mailboxes().shared(List.of(name.value() + MailboxName.SEPARATOR), false)
            : List.of();
    for (List<Box> some : List.of(state.mailboxes().personal(), below)) {
      for (Box box : some) {
        MailboxName other = box.name();
        if (scope == Scope.SUBTREE
            ? other.isBelow(name)
            : other.parent().equals(Optional.of(name))) {
          addListed(all, Optional.of(box));
        }
      }
    }
  }

  /** Where one mailbox stands among the messages of all. */
  private record Part(long before, long all) {}

  private void search(
      String tag,
      MultiSearch search,
      SearchReturns returns,
      Box box,
      Optional<Selected> selected,
      Part part) {
    Optional<Selected> own = selected.filter(now -> now.access().is(box));
    MailboxView view =
        own.map(Selected::view).orElseGet(() -> new MailboxView(box.snapshot(), true));
    var searching = new Searching(box.mail(), view, collation, service.clock(), progress);
    Found found;
    SearchKey key;
    try {
      key = searching.key(search.program().criterion());
      found = Found.of(view, searching.matches(key, part.before(), part.all()));
    } catch (RuntimeException e) {
      if (returns.has(Option.SAVE)) {
        view.save(UidSet.NONE);
      }
      throw e;
    }
    if (returns.has(Option.SAVE)) {
      view.save(found.uids(found.kept(returns)));
    }
    if (found.count() > 0 && !returns.isOnlySave()) {
      write(tag, search, returns, box.name(), found);
    }
    if (own.isPresent() && returns.has(Option.UPDATE)) {
      own.get()
          .teller()
          .contexts()
          .add(
              tag,
              new Contexts.Wanted(key, List.of(), collation, service.sortTables(), true),
              found.positions());
    }
  }

  /** {@code * ESEARCH (TAG "a" MAILBOX "x" UIDVALIDITY 1) UID ALL 4001} — RFC 7377 §2.1 */
  private void write(
      String tag, MultiSearch search, SearchReturns returns, MailboxName name, Found found) {
    MailboxSnapshot mailbox = found.view().snapshot();
    out.untagged().text("ESEARCH (TAG ").quoted(tag);
    out.text(" MAILBOX ").mailbox(name);
    out.text(" UIDVALIDITY ").number(mailbox.info().uidValidity().value()).text(") UID");
    found.writeData(out, returns, true);
    if (search.program().asksModSeq()) {
      out.text(" MODSEQ ").number(found.highestModSeq(found.kept(returns)));
    }
    out.endOfLine();
  }
}
