package org.chappe.imap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chappe.imap.Mailboxes.Owner;
import org.chappe.imap.State.Selected;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.Notify.Event;
import org.chappe.imap.command.StatusItem;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.mailbox.AccountSnapshot;
import org.chappe.mailbox.MailAccount.Listening;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MailboxSnapshot.Difference;
import org.chappe.model.AccountId;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;

/**
 * Tells of the mailboxes that are not selected what NOTIFY asked for, RFC 5465: STATUS when their
 * messages change, LIST when they come, go, or are named or subscribed anew. One session's.
 *
 * <p>Nothing is collected: a look compares the newest snapshot with the one told last. Mailboxes
 * that are the same object have not changed; of the others memory knows all.
 */
final class Watch implements AutoCloseable {
  private final ImapWriter out;
  private final Enabled enabled;
  private final ImapSettings settings;
  private final Listening listening;
  private AccountSnapshot told;

  /**
   * @param wake called by other threads when something may have changed
   */
  Watch(ImapWriter out, Enabled enabled, ImapSettings settings, SignedIn state, Runnable wake) {
    this.out = out;
    this.enabled = enabled;
    this.settings = settings;
    // The listener comes first: what changes after the snapshot wakes the session.
    this.listening = state.own().listen(snapshot -> wake.run());
    this.told = state.own().snapshot();
  }

  @Override
  public void close() {
    listening.close();
  }

  // At the beginning

  /** The numbers from which the client is kept up to date. RFC 5465 §3.1 */
  void tellStatus(SignedIn state) {
    Optional<MailboxId> selected = selected(state);
    Owner own = state.mailboxes().ownOwner();
    for (MailboxSnapshot mailbox : told.mailboxes()) {
      Set<Event> events = enabled.notices().of(mailbox.info().name(), told, told);
      var items = EnumSet.noneOf(StatusItem.class);
      if (events.contains(Event.MESSAGE_NEW)) {
        items.addAll(EnumSet.of(StatusItem.MESSAGES, StatusItem.UIDNEXT, StatusItem.UIDVALIDITY));
      }
      if (events.contains(Event.FLAG_CHANGE)) {
        items.add(StatusItem.HIGHESTMODSEQ);
      }
      if (!items.isEmpty() && selected.filter(mailbox.info().id()::equals).isEmpty()) {
        own.box(mailbox).ifPresent(box -> new StatusHandler(out, state, settings).line(box, items));
      }
    }
  }

  private static Optional<MailboxId> selected(SignedIn state) {
    return state instanceof Selected selected && selected.access().owner().isOwn()
        ? Optional.of(selected.view().id())
        : Optional.empty();
  }

  // Later

  /** Tells what happened since the last look. */
  @SuppressWarnings("ReferenceEquality") // a version that is the same is the same object
  void look(SignedIn state) {
    AccountSnapshot now = state.own().snapshot();
    if (now == told) {
      return;
    }
    var changes = new Changes(state.own().id(), told, now, selected(state));
    told = now;
    enabled.notices().forgetOwn();
    if (changes.count() > Notices.MOST_AT_ONCE) {
      tellOverflow(out, enabled.notices());
      return;
    }
    if (!changes.names.isEmpty()) {
      var lists = new ListHandler(out, enabled, state, settings);
      changes.names.forEach((name, old) -> lists.changed(name, old));
    }
    var numbers = new StatusHandler(out, state, settings);
    Owner own = state.mailboxes().ownOwner();
    changes.numbers.forEach(
        (mailbox, items) -> own.box(mailbox).ifPresent(box -> numbers.line(box, items)));
  }

  /** RFC 5465 §5.8 */
  static void tellOverflow(ImapWriter out, Notices notices) {
    notices.overflow();
    out.untagged("OK", "NOTIFICATIONOVERFLOW", "too much happened at once: synchronize");
  }

  /** What of the difference between two snapshots is wanted. */
  private final class Changes {
    private final AccountId account;
    private final AccountSnapshot before;
    private final AccountSnapshot now;
    private final Notices notices = enabled.notices();

    /** Names affected, with the old one where it changed. */
    private final Map<MailboxName, Optional<MailboxName>> names = new LinkedHashMap<>();

    private final Map<MailboxSnapshot, Set<StatusItem>> numbers = new LinkedHashMap<>();

    Changes(
        AccountId account,
        AccountSnapshot before,
        AccountSnapshot now,
        Optional<MailboxId> selected) {
      this.account = account;
      this.before = before;
      this.now = now;
      for (MailboxSnapshot mailbox : changed()) {
        if (selected.filter(mailbox.info().id()::equals).isEmpty()) {
          Set<StatusItem> items = numbers(mailbox);
          if (!items.isEmpty()) {
            numbers.put(mailbox, items);
          }
        }
      }
      subscriptions();
    }

    int count() {
      return names.size() + numbers.size();
    }

    /** Mailboxes that are not what they were. Usually their list is the same. */
    @SuppressWarnings("ReferenceEquality") // a mailbox that has not changed is the same object
    private List<MailboxSnapshot> changed() {
      var changed = new ArrayList<MailboxSnapshot>();
      List<MailboxSnapshot> is = now.mailboxes();
      List<MailboxSnapshot> was = before.mailboxes();
      boolean sameList = is.size() == was.size();
      for (int i = 0; i < is.size(); i++) {
        MailboxSnapshot mailbox = is.get(i);
        if (i >= was.size() || mailbox != was.get(i)) {
          sameList =
              sameList
                  && mailbox.info().id().equals(was.get(i).info().id())
                  && mailbox.info().name().equals(was.get(i).info().name());
          Optional<MailboxSnapshot> earlier = before.mailbox(mailbox.info().id());
          if (earlier.isEmpty() || earlier.get() != mailbox) {
            changed.add(mailbox);
          }
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
        MailboxName name = mailbox.info().name();
        Optional<MailboxName> old =
            before.mailbox(mailbox.info().id()).map(was -> was.info().name());
        if (old.isEmpty()) {
          affected(name);
        } else if (!old.get().equals(name)) {
          renamed.put(old.get(), name);
        }
      }
      for (MailboxSnapshot mailbox : before.mailboxes()) {
        if (now.mailbox(mailbox.info().id()).isEmpty()) {
          affected(mailbox.info().name());
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
      return notices.of(name, before, now).contains(event);
    }

    /** RFC 5465 §5.5 */
    @SuppressWarnings("ReferenceEquality") // subscriptions that have not changed are one object
    private void subscriptions() {
      if (now.subscriptions() == before.subscriptions()) {
        return;
      }
      var differ = new LinkedHashSet<MailboxName>(before.subscriptions());
      differ.removeAll(now.subscriptions());
      for (MailboxName name : now.subscriptions()) {
        if (!before.subscriptions().contains(name)) {
          differ.add(name);
        }
      }
      for (MailboxName name : differ) {
        if (!notices.isOwn(name) && wants(name, Event.SUBSCRIPTION_CHANGE)) {
          names.putIfAbsent(name, Optional.empty());
        }
      }
    }

    // STATUS, RFC 5465 §5.1 to §5.3

    private Set<StatusItem> numbers(MailboxSnapshot mailbox) {
      Set<Event> events = notices.of(mailbox.info().name(), before, now);
      if (!events.contains(Event.MESSAGE_NEW)) {
        return Set.of();
      }
      Optional<MailboxSnapshot> was = before.mailbox(mailbox.info().id());
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

    private Set<StatusItem> counts() {
      return enabled.condstore()
          ? EnumSet.of(StatusItem.MESSAGES, StatusItem.UIDNEXT, StatusItem.HIGHESTMODSEQ)
          : EnumSet.of(StatusItem.MESSAGES, StatusItem.UIDNEXT);
    }

    /** Whether this session brought all messages that are new. */
    private boolean isOwn(MailboxSnapshot mailbox, Difference difference) {
      for (int i = mailbox.count() - difference.added(); i < mailbox.count(); i++) {
        if (!notices.isOwn(account, mailbox.modSeq(i))) {
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
}
