package org.chappe.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.Mailboxes.Owner;
import org.chappe.imap.Mailboxes.Place;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.ListMailboxes;
import org.chappe.imap.command.ListMailboxes.Return;
import org.chappe.imap.command.ListMailboxes.Selection;
import org.chappe.imap.command.Lsub;
import org.chappe.imap.command.Xlist;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.mailbox.Right;
import org.chappe.model.MailboxName;
import org.chappe.model.Role;

/**
 * LIST and LSUB. RFC 9051 §6.3.9, RFC 3501 §6.3.9, RFC 5258, RFC 3348 (children), RFC 6154 (special
 * use), RFC 5819 (status), RFC 8440 (rights), RFC 9590 (metadata). XLIST is told below.
 */
final class ListHandler {
  private final ImapWriter out;
  private final Enabled enabled;
  private final SignedIn state;
  private final ImapSettings settings;
  private NameTree names;

  ListHandler(ImapWriter out, Enabled enabled, SignedIn state, ImapSettings settings) {
    this.out = out;
    this.enabled = enabled;
    this.state = state;
    this.settings = settings;
    this.names = names(List.of());
  }

  /** The session's own mailboxes and these. */
  private NameTree names(List<Box> shared) {
    List<Box> boxes = state.mailboxes().personal();
    boxes.addAll(shared);
    return new NameTree(boxes, state.own().snapshot().subscriptions());
  }

  /** Others' mailboxes, too, where a pattern can show one of them. */
  private void addShared(List<NamePattern> patterns) {
    List<String> beginnings =
        patterns.stream().filter(NamePattern::mayBeBelow).map(NamePattern::beginning).toList();
    boolean level = patterns.stream().allMatch(NamePattern::isFirstLevel);
    List<Box> shared = state.mailboxes().shared(beginnings, level);
    if (!shared.isEmpty()) {
      names = names(shared);
    }
  }

  // LIST

  Answer list(ListMailboxes list) {
    if (!list.extended() && list.patterns().getFirst().isEmpty()) {
      out.untagged().text("LIST (\\Noselect) \"/\" \"\"").endOfLine(); // asks for the separator
      return Answer.ok(state);
    }
    List<NamePattern> patterns = patterns(list.reference(), list.patterns());
    addShared(patterns);
    Predicate<String> selected = selected(list.selection());
    boolean levels = list.selection().isEmpty() && anyLevels(patterns);
    boolean recursive = list.selection().contains(Selection.RECURSIVEMATCH);
    Below below = recursive ? below(selected, patterns) : Below.NOTHING;
    names
        .all()
        .forEach((name, mailbox) -> {
          boolean shown =
              selected.test(name)
                  ? mailbox.isPresent() || !list.selection().isEmpty()
                  : below.hidden().contains(name) || (levels && names.hasChildren(name));
          if (shown && matches(patterns, name)) {
            line(list, name, mailbox, below.any().contains(name));
            if (mailbox.isPresent() && selected.test(name)) {
              more(list, mailbox.get());
            }
          }
        });
    return Answer.ok(state);
  }

  /** What else was asked for of a mailbox: RFC 9590, RFC 8440. */
  private void more(ListMailboxes list, Box box) {
    if (!list.metadata().isEmpty() && MetadataHandler.mayRead(box)) {
      new MetadataHandler(out, enabled.notices(), state).line(box, list.metadata());
    }
    if (list.returns().contains(Return.MYRIGHTS)) {
      AclHandler.tellRights(out, box);
    }
  }

  /** RFC 9051 §6.3.9: here the canonical form is the reference with the pattern behind it. */
  private static List<NamePattern> patterns(String reference, List<String> texts) {
    var patterns = new ArrayList<NamePattern>(texts.size());
    for (String text : texts) {
      patterns.add(new NamePattern(reference + text));
    }
    return patterns;
  }

  private static boolean matches(List<NamePattern> patterns, String name) {
    for (NamePattern pattern : patterns) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyLevels(List<NamePattern> patterns) {
    return patterns.stream().anyMatch(NamePattern::endsWithPercent);
  }

  /** RFC 9051 §6.3.9.1; without options every mailbox. There are no remote ones. */
  private Predicate<String> selected(Set<Selection> selection) {
    Predicate<String> selected =
        selection.contains(Selection.SUBSCRIBED)
            ? names::isSubscribed
            : name -> names.mailbox(name).isPresent();
    return selection.contains(Selection.SPECIAL_USE)
        ? selected.and(name -> names.mailbox(name).flatMap(ListHandler::use).isPresent())
        : selected;
  }

  /**
   * Levels above selected names, RFC 9051 §6.3.9.6.
   *
   * @param any above any of them
   * @param hidden above one the patterns do not show
   */
  private record Below(Set<String> any, Set<String> hidden) {
    static final Below NOTHING = new Below(Set.of(), Set.of());
  }

  private Below below(Predicate<String> selected, List<NamePattern> patterns) {
    var all = new TreeSet<String>();
    var hidden = new TreeSet<String>();
    for (String name : names.all().keySet()) {
      if (selected.test(name)) {
        all.add(name);
        if (!matches(patterns, name)) {
          hidden.add(name);
        }
      }
    }
    return new Below(NameTree.above(all), NameTree.above(hidden));
  }

  private void line(ListMailboxes list, String name, Optional<Box> mailbox, boolean childInfo) {
    boolean subscriptions =
        list.selection().contains(Selection.SUBSCRIBED)
            || list.returns().contains(Return.SUBSCRIBED);
    var attributes = new ArrayList<String>();
    if (subscriptions && names.isSubscribed(name)) {
      attributes.add("\\Subscribed");
    }
    if (mailbox.isEmpty()) {
      attributes.add(list.extended() || enabled.rev2() ? "\\NonExistent" : "\\Noselect");
    }
    attributes.add(names.hasChildren(name) ? "\\HasChildren" : "\\HasNoChildren");
    mailbox.flatMap(ListHandler::use).ifPresent(attributes::add);
    out.untagged().text("LIST (").text(String.join(" ", attributes)).text(") \"/\" ").name(name);
    if (childInfo) {
      out.text(" (\"CHILDINFO\" (").text(childInfo(list.selection())).text("))");
    }
    out.endOfLine();
    if (!list.status().isEmpty() && mailbox.isPresent() && mailbox.get().has(Right.READ)) {
      new StatusHandler(out, state, settings).line(mailbox.get(), list.status());
    }
  }

  private static String childInfo(Set<Selection> selection) {
    return selection.contains(Selection.SUBSCRIBED)
        ? selection.contains(Selection.SPECIAL_USE)
            ? "\"SUBSCRIBED\" \"SPECIAL-USE\""
            : "\"SUBSCRIBED\""
        : "\"SPECIAL-USE\"";
  }

  /**
   * The LIST response SELECT has after ENABLE IMAP4rev2. RFC 9051 §6.3.2
   *
   * @param sent its name as the client wrote it
   */
  void selected(Box mailbox, String sent) {
    String name = mailbox.name().value();
    if (!mailbox.owner().isOwn()) {
      names = names(state.mailboxes().shared(List.of(name + "/"), false));
    }
    var attributes = new ArrayList<String>();
    attributes.add(names.hasChildren(name) ? "\\HasChildren" : "\\HasNoChildren");
    use(mailbox).ifPresent(attributes::add);
    out.untagged().text("LIST (").text(String.join(" ", attributes)).text(") \"/\" ").name(name);
    if (!sent.equals(name)) {
      oldName(sent);
    }
    out.endOfLine();
  }

  /** {@code ("OLDNAME" (Old))}, RFC 9051 §6.3.9.7 */
  private void oldName(String old) {
    out.text(" (\"OLDNAME\" (").name(old).text("))");
  }

  /**
   * A mailbox of a command that succeeded, whose name was sent in another form than it has here.
   * RFC 9051 §6.3.4 to §6.3.6, §6.3.12
   *
   * @param sent as the client wrote it
   */
  void normalized(MailboxName mailbox, String sent) {
    state.mailboxes().place(mailbox).map(Place::owner).ifPresent(this::show);
    changed(mailbox, Optional.of(sent), false);
  }

  /** Tells of this account's mailboxes, too. */
  void show(Owner owner) {
    if (!owner.isOwn()) {
      String level = Mailboxes.level(owner.account().address());
      names = names(state.mailboxes().shared(List.of(level + "/"), false));
    }
  }

  /**
   * {@code * LIST () "/" New ("OLDNAME" (Old))}: what NOTIFY tells, RFC 5465 §5.4, §5.5, §5.9
   *
   * @param barred whether there is such a mailbox, and a right on it is missing or gone
   */
  void changed(MailboxName mailbox, Optional<String> old, boolean barred) {
    String name = mailbox.value();
    Optional<Box> there = names.mailbox(name);
    var attributes = new ArrayList<String>();
    if (names.isSubscribed(name)) {
      attributes.add("\\Subscribed");
    }
    if (there.isEmpty()) {
      attributes.add("\\NonExistent");
    }
    if (barred && there.filter(box -> box.has(Right.READ)).isEmpty()) {
      attributes.add("\\NoAccess");
    }
    attributes.add(names.hasChildren(name) ? "\\HasChildren" : "\\HasNoChildren");
    there.flatMap(ListHandler::use).ifPresent(attributes::add);
    out.untagged().text("LIST (").text(String.join(" ", attributes)).text(") \"/\" ").name(name);
    old.ifPresent(this::oldName);
    out.endOfLine();
  }

  /** RFC 6154 §2. Another's sent mail is not where this session's goes. */
  private static Optional<String> use(Box mailbox) {
    return mailbox.owner().isOwn()
        ? mailbox.info().role().flatMap(ListHandler::use)
        : Optional.empty();
  }

  static Optional<String> use(Role role) {
    return switch (role) {
      case INBOX -> Optional.empty();
      case DRAFTS -> Optional.of("\\Drafts");
      case SENT -> Optional.of("\\Sent");
      case JUNK -> Optional.of("\\Junk");
      case TRASH -> Optional.of("\\Trash");
      case ARCHIVE -> Optional.of("\\Archive");
      case IMPORTANT -> Optional.of("\\Important");
    };
  }

  // XLIST

  /**
   * LIST as it was before RFC 6154: the only place where clients of that time look for special
   * uses. INBOX has one here, too.
   */
  Answer xlist(Xlist xlist) {
    if (xlist.pattern().isEmpty()) {
      out.untagged().text("XLIST (\\Noselect) \"/\" \"\"").endOfLine(); // asks for the separator
      return Answer.ok(state);
    }
    var pattern = new NamePattern(xlist.reference() + xlist.pattern());
    addShared(List.of(pattern));
    for (Map.Entry<String, Optional<Box>> entry : names.all().entrySet()) {
      String name = entry.getKey();
      Optional<Box> mailbox = entry.getValue();
      boolean level = pattern.endsWithPercent() && names.hasChildren(name);
      if ((mailbox.isPresent() || level) && pattern.matches(name)) {
        var attributes = new ArrayList<String>();
        if (mailbox.isEmpty()) {
          attributes.add("\\Noselect");
        }
        attributes.add(names.hasChildren(name) ? "\\HasChildren" : "\\HasNoChildren");
        mailbox
            .filter(there -> there.owner().isOwn())
            .flatMap(there -> there.info().role())
            .map(ListHandler::oldUse)
            .ifPresent(attributes::add);
        out.untagged()
            .text("XLIST (")
            .text(String.join(" ", attributes))
            .text(") \"/\" ")
            .name(name);
        out.endOfLine();
      }
    }
    return Answer.ok(state);
  }

  /**
   * The names in Gmail's XLIST answers, but for {@code \Archive}, which is RFC 6154's: Gmail's
   * {@code \AllMail} shows what is in other mailboxes, too, and so does {@code \Starred}; there are
   * no such mailboxes here. {@code \Important} is one as any other, where somebody has made it.
   */
  private static String oldUse(Role role) {
    return switch (role) {
      case INBOX -> "\\Inbox";
      case DRAFTS -> "\\Drafts";
      case SENT -> "\\Sent";
      case JUNK -> "\\Spam";
      case TRASH -> "\\Trash";
      case ARCHIVE -> "\\Archive";
      case IMPORTANT -> "\\Important";
    };
  }

  // LSUB

  /**
   * RFC 3501 §6.3.9: with a "%" at the end, a level above subscribed names that is not subscribed
   * itself is {@code \Noselect}. Special uses are named here too: Outlook looks for them nowhere
   * else.
   */
  Answer lsub(Lsub lsub) {
    var pattern = new NamePattern(lsub.reference() + lsub.pattern());
    Set<String> above = pattern.endsWithPercent() ? NameTree.above(names.subscribed()) : Set.of();
    for (Map.Entry<String, Optional<Box>> entry : names.all().entrySet()) {
      String name = entry.getKey();
      boolean subscribed = names.isSubscribed(name);
      if ((subscribed || above.contains(name)) && pattern.matches(name)) {
        String attributes =
            subscribed ? entry.getValue().flatMap(ListHandler::use).orElse("") : "\\Noselect";
        out.untagged().text("LSUB (").text(attributes).text(") \"/\" ").name(name).endOfLine();
      }
    }
    return Answer.ok(state);
  }
}
