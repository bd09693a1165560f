package org.chappe.imap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.Mailboxes.Owner;
import org.chappe.imap.command.EntryName;
import org.chappe.imap.command.Notify.Event;
import org.chappe.imap.command.StatusItem;
import org.chappe.mailbox.AccountSnapshot;
import org.chappe.mailbox.AccountSnapshot.AnnotationChange;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MailboxSnapshot.Difference;
import org.chappe.mailbox.Right;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;

/**
 * What of the difference between two snapshots of an account a session is to be told, RFC 5465.
 * Mailboxes that are the same object have not changed; of the others memory knows all. Of others'
 * accounts only what may be seen is there: a right that is given or taken is a mailbox that comes
 * or goes (§5.4), and numbers are told of those that may be read.
 */
final class AccountChanges {
  private final Enabled enabled;
  private final Notices notices;
  private final Owner owner;
  private final Optional<AccountSnapshot> before;
  private final AccountSnapshot now;
  private final Subscribed subscribed;

  /** Names affected, with the old one where it changed. */
  private final Map<MailboxName, Optional<MailboxName>> names = new LinkedHashMap<>();

  private final Set<MailboxName> lost = new HashSet<>();
  private final Map<MailboxName, Set<String>> entries = new LinkedHashMap<>();
  private final Map<MailboxSnapshot, Set<StatusItem>> numbers = new LinkedHashMap<>();
  private boolean tooLongAgo;

  /** The session's own account before and now: what is subscribed is there. */
  record Subscribed(AccountSnapshot before, AccountSnapshot now) {}

  /**
   * Compares.
   *
   * @param before empty: nothing of this account has been told yet
   * @param selected of this account
   */
  AccountChanges(
      Enabled enabled,
      Owner owner,
      Optional<AccountSnapshot> before,
      AccountSnapshot now,
      Subscribed subscribed,
      Optional<MailboxId> selected) {
    this.enabled = enabled;
    this.notices = enabled.notices();
    this.owner = owner;
    this.before = before;
    this.now = now;
    this.subscribed = subscribed;
    for (MailboxSnapshot mailbox : changed()) {
      if (selected.filter(mailbox.info().id()::equals).isEmpty()) {
        Set<StatusItem> items = numbers(mailbox);
        if (!items.isEmpty()) {
          numbers.put(mailbox, items);
        }
      }
    }
    if (owner.isOwn()) {
      subscriptions();
    }
    annotations();
  }

  Owner owner() {
    return owner;
  }

  Map<MailboxName, Optional<MailboxName>> names() {
    return names;
  }

  /** Names of mailboxes that are there and may no longer be seen. RFC 5465 §5.9 */
  Set<MailboxName> lost() {
    return lost;
  }

  /** Names of annotations that changed. */
  Map<MailboxName, Set<String>> entries() {
    return entries;
  }

  Map<MailboxSnapshot, Set<StatusItem>> numbers() {
    return numbers;
  }

  int count() {
    return names.size() + entries.size() + numbers.size();
  }

  /** Whether something that is wanted is not known any more. */
  boolean isTooLongAgo() {
    return tooLongAgo;
  }

  private Optional<MailboxSnapshot> was(MailboxId mailbox) {
    return before.flatMap(then -> then.mailbox(mailbox));
  }

  /** As the session names a mailbox it may see. */
  private Optional<MailboxName> seen(MailboxSnapshot mailbox) {
    return owner.box(mailbox).filter(box -> box.has(Right.LOOKUP)).map(Box::name);
  }

  /** Mailboxes that are not what they were. Usually their list is the same. */
  @SuppressWarnings("ReferenceEquality") // a mailbox that has not changed is the same object
  private List<MailboxSnapshot> changed() {
    var changed = new ArrayList<MailboxSnapshot>();
    boolean sameList =
        before.isPresent() && now.mailboxes().size() == before.get().mailboxes().size();
    for (MailboxSnapshot mailbox : now.mailboxes()) {
      Optional<MailboxSnapshot> earlier = was(mailbox.info().id());
      if (earlier.isEmpty() || earlier.get() != mailbox) {
        changed.add(mailbox);
        sameList = sameList && earlier.isPresent() && seen(mailbox).equals(seen(earlier.get()));
      }
    }
    if (!sameList) {
      listChanges(changed);
    }
    return changed;
  }

  // LIST, RFC 5465 §5.4

  private void listChanges(List<MailboxSnapshot> changed) {
    var renamed = new HashMap<MailboxName, MailboxName>();
    for (MailboxSnapshot mailbox : changed) {
      Optional<MailboxName> name = seen(mailbox);
      Optional<MailboxName> old = was(mailbox.info().id()).flatMap(this::seen);
      if (name.equals(old)) {
        continue;
      }
      if (name.isEmpty()) {
        affected(old.orElseThrow());
        lost.add(old.orElseThrow());
      } else if (old.isEmpty()) {
        affected(name.get());
      } else {
        renamed.put(old.get(), name.get());
      }
    }
    for (MailboxSnapshot mailbox : before.map(AccountSnapshot::mailboxes).orElse(List.of())) {
      if (now.mailbox(mailbox.info().id()).isEmpty()) {
        seen(mailbox).ifPresent(this::affected);
      }
    }
    renamed.forEach((from, to) -> {
      boolean wanted = wants(from, Event.MAILBOX_NAME) || wants(to, Event.MAILBOX_NAME);
      if (wanted && !notices.isOwn(to) && !isBelowRenamed(from, to, renamed)) {
        names.put(to, Optional.of(from));
      }
    });
  }

  /** Mailboxes below one that was renamed are not told of. */
  private static boolean isBelowRenamed(
      MailboxName from, MailboxName to, Map<MailboxName, MailboxName> renamed) {
    for (Optional<MailboxName> above = from.parent();
        above.isPresent();
        above = above.get().parent()) {
      MailboxName moved = renamed.get(above.get());
      if (moved != null && from.moved(above.get(), moved).equals(to)) {
        return true;
      }
    }
    return false;
  }

  /** A name came or went: it and the level above it, whether that is a mailbox or not. */
  private void affected(MailboxName name) {
    if (notices.isOwn(name)) {
      return;
    }
    if (wants(name, Event.MAILBOX_NAME)) {
      names.putIfAbsent(name, Optional.empty());
    }
    Optional<MailboxName> above = name.parent();
    if (above.isPresent() && wants(above.get(), Event.MAILBOX_NAME)) {
      names.putIfAbsent(above.get(), Optional.empty());
    }
  }

  private boolean wants(MailboxName name, Event event) {
    return events(name).contains(event);
  }

  private Set<Event> events(MailboxName name) {
    return notices.of(name, subscribed.before, subscribed.now);
  }

  /** RFC 5465 §5.5 */
  @SuppressWarnings("ReferenceEquality") // subscriptions that have not changed are one object
  private void subscriptions() {
    if (subscribed.now.subscriptions() == subscribed.before.subscriptions()) {
      return;
    }
    var differ = new LinkedHashSet<MailboxName>(subscribed.before.subscriptions());
    differ.removeAll(subscribed.now.subscriptions());
    for (MailboxName name : subscribed.now.subscriptions()) {
      if (!subscribed.before.subscriptions().contains(name)) {
        differ.add(name);
      }
    }
    for (MailboxName name : differ) {
      if (!notices.isOwn(name) && wants(name, Event.SUBSCRIPTION_CHANGE)) {
        names.putIfAbsent(name, Optional.empty());
      }
    }
  }

  // METADATA, RFC 5465 §5.6

  private void annotations() {
    if (before.isEmpty() || !notices.wantsAnywhere(Event.MAILBOX_METADATA_CHANGE)) {
      return;
    }
    Optional<List<AnnotationChange>> changes = now.annotationsSince(before.get().version());
    tooLongAgo = changes.isEmpty();
    for (AnnotationChange change : changes.orElse(List.of())) {
      if (!notices.isOwn(owner.id(), change.version())) {
        change.of().flatMap(now::mailbox).ifPresent(box -> annotated(box, change.names()));
      }
    }
  }

  /** Private entries of others' mailboxes are nobody's but theirs. */
  private void annotated(MailboxSnapshot mailbox, Set<String> changed) {
    Optional<Box> box = owner.box(mailbox).filter(MetadataHandler::mayRead);
    if (box.isEmpty() || !wants(box.get().name(), Event.MAILBOX_METADATA_CHANGE)) {
      return;
    }
    for (String entry : changed) {
      if (owner.isOwn() || new EntryName(entry).isShared()) {
        entries.computeIfAbsent(box.get().name(), _ -> new TreeSet<>()).add(entry);
      }
    }
  }

  // STATUS, RFC 5465 §5.1 to §5.3

  private Set<StatusItem> numbers(MailboxSnapshot mailbox) {
    Optional<Box> box = owner.box(mailbox).filter(found -> found.has(Right.READ));
    Set<Event> events = box.map(found -> events(found.name())).orElse(Set.of());
    if (!events.contains(Event.MESSAGE_NEW)) {
      return Set.of();
    }
    Optional<MailboxSnapshot> was = was(mailbox.info().id()).filter(this::wasReadable);
    if (was.isEmpty()) {
      return mailbox.count() > 0 ? counts() : Set.of();
    }
    Difference difference = mailbox.since(was.get());
    boolean comes = mailbox.info().uidNext() > was.get().info().uidNext();
    var items = EnumSet.noneOf(StatusItem.class);
    if (difference.expunged().length > 0 || (comes && !isOwn(mailbox, difference))) {
      items.addAll(counts());
    }
    if (events.contains(Event.FLAG_CHANGE) && difference.changed().length > 0) {
      items.addAll(flags(mailbox, was.get()));
    }
    return items;
  }

  private boolean wasReadable(MailboxSnapshot earlier) {
    return owner.rights(earlier).has(Right.READ);
  }

  private Set<StatusItem> counts() {
    return enabled.condstore()
        ? EnumSet.of(StatusItem.MESSAGES, StatusItem.UIDNEXT, StatusItem.HIGHESTMODSEQ)
        : EnumSet.of(StatusItem.MESSAGES, StatusItem.UIDNEXT);
  }

  /** Whether this session brought all messages that are new. */
  private boolean isOwn(MailboxSnapshot mailbox, Difference difference) {
    for (int i = mailbox.count() - difference.added(); i < mailbox.count(); i++) {
      if (!notices.isOwn(owner.id(), mailbox.modSeq(i))) {
        return false;
      }
    }
    return difference.added() > 0;
  }

  /** Without CONDSTORE the client could make nothing of a change that leaves UNSEEN as it was. */
  private Set<StatusItem> flags(MailboxSnapshot mailbox, MailboxSnapshot was) {
    var items = EnumSet.noneOf(StatusItem.class);
    if (mailbox.unseen() != was.unseen()) {
      items.add(StatusItem.UNSEEN);
      items.add(StatusItem.UIDVALIDITY);
    }
    if (enabled.condstore()) {
      items.add(StatusItem.UIDVALIDITY);
      items.add(StatusItem.HIGHESTMODSEQ);
    }
    return items;
  }
}
