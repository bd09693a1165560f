package org.chappe.imap;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.Mailboxes.Owner;
import org.chappe.imap.State.Selected;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.Notify.Event;
import org.chappe.imap.command.StatusItem;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.AccountSnapshot;
import org.chappe.mailbox.AccountSnapshot.AnnotationChange;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.Right;
import org.chappe.model.AccountId;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;

/**
 * Tells of the mailboxes that are not selected what NOTIFY asked for, RFC 5465: STATUS when their
 * messages change, LIST when they come, go, or are named or subscribed anew, METADATA when their
 * annotations do. One session's.
 *
 * <p>Nothing is collected: a look compares the newest snapshot of each account with the one told
 * last ({@link AccountChanges}). Others' accounts are watched while they share something with this
 * one and are asked about: by a mailbox's name, by a subscription, or all of {@code Users}. Who
 * begins to share is noted in this account ({@link AccountSnapshot#sharers}), and so is met.
 */
final class Watch implements AutoCloseable {
  /**
   * Others' accounts: each stays in memory as long as it is watched, and wakes the session. People
   * share with a household or a team.
   */
  static final int MOST_ACCOUNTS = 32;

  private final ImapWriter out;
  private final Enabled enabled;
  private final ImapSettings settings;
  private final Runnable wake;
  private final Watched own;
  private final Map<AccountId, Other> others = new LinkedHashMap<>();
  private Optional<Server> server = Optional.empty();

  private record Other(Owner owner, Watched watched) {
    void close() {
      watched.close();
      owner.mail().close();
    }

    /** Whether there is anything to be seen. */
    static boolean shares(Owner owner) {
      return owner.mail().snapshot().mailboxes().stream()
          .anyMatch(mailbox -> owner.rights(mailbox).has(Right.LOOKUP));
    }
  }

  private record Server(MailAccount mail, Watched watched) {}

  /**
   * Begins to watch.
   *
   * @param wake called by other threads when something may have changed
   * @throws Refused when more accounts are asked about than are watched
   */
  Watch(ImapWriter out, Enabled enabled, ImapSettings settings, SignedIn state, Runnable wake) {
    this.out = out;
    this.enabled = enabled;
    this.settings = settings;
    this.wake = wake;
    this.own = new Watched(state.own(), wake);
    try {
      meet(state);
      if (enabled.notices().wantsAnywhere(Event.SERVER_METADATA_CHANGE)) {
        MailAccount shared = state.mailboxes().server().shared();
        server = Optional.of(new Server(shared, new Watched(shared, wake)));
      }
      if (others.size() > MOST_ACCOUNTS) { // RFC 5465 §3.1
        throw new Refused(
            "NOTIFICATIONOVERFLOW", "at most " + MOST_ACCOUNTS + " others' accounts are watched");
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    own.close();
    others.values().forEach(Other::close);
    others.clear();
    server.ifPresent(now -> {
      now.watched.close();
      now.mail.close();
    });
    server = Optional.empty();
  }

  // Others' accounts

  /**
   * Begins to watch accounts, as many as allowed and one more, and lets go of others; those met.
   */
  private List<Other> meet(SignedIn state) {
    Set<AccountId> sharers = state.own().snapshot().sharers();
    Set<AccountId> asked = askedAbout(state);
    others
        .values()
        .removeIf(other -> {
          boolean stays =
              asked.contains(other.owner.id())
                  && (sharers.contains(other.owner.id()) || Other.shares(other.owner));
          if (!stays) {
            other.close();
          }
          return !stays;
        });
    var met = new ArrayList<Other>();
    for (AccountId id : asked) {
      if (!others.containsKey(id) && others.size() <= MOST_ACCOUNTS) {
        state
            .mailboxes()
            .open(id)
            .ifPresent(owner -> {
              if (sharers.contains(id) || Other.shares(owner)) {
                var other = new Other(owner, new Watched(owner.mail(), wake));
                others.put(id, other);
                met.add(other);
              } else {
                owner.mail().close();
              }
            });
      }
    }
    return met;
  }

  private Set<AccountId> askedAbout(SignedIn state) {
    Notices notices = enabled.notices();
    AccountSnapshot mine = state.own().snapshot();
    boolean all = notices.aboutSubtree(Mailboxes.USERS);
    var asked = new LinkedHashSet<AccountId>();
    notices.names().forEach(name -> state.mailboxes().ownerOf(name).ifPresent(asked::add));
    if (all || notices.aboutSubscribed()) {
      mine.subscriptions().forEach(name -> state.mailboxes().ownerOf(name).ifPresent(asked::add));
    }
    if (all) {
      asked.addAll(mine.sharers());
    }
    return asked;
  }

  // At the beginning

  /** Mailboxes whose messages were asked about and which may be seen and not read. RFC 5465 §3.1 */
  void tellNoAccess(SignedIn state) {
    for (Other other : others.values()) {
      List<MailboxName> barred =
          other.watched.told().mailboxes().stream()
              .flatMap(mailbox -> other.owner.box(mailbox).stream())
              .filter(box -> box.has(Right.LOOKUP) && !box.has(Right.READ))
              .map(Box::name)
              .filter(name ->
                  enabled
                      .notices()
                      .of(name, own.told(), own.told())
                      .contains(Event.MESSAGE_NEW)) // the others need it beside them
              .toList();
      if (!barred.isEmpty()) {
        var lists = new ListHandler(out, enabled, state, settings);
        lists.show(other.owner);
        barred.forEach(name -> lists.changed(name, Optional.empty(), true));
      }
    }
  }

  /** The numbers from which the client is kept up to date. RFC 5465 §3.1 */
  void tellStatus(SignedIn state) {
    tellStatus(state, state.mailboxes().ownOwner(), own.told());
    others.values().forEach(other -> tellStatus(state, other.owner, other.watched.told()));
  }

  private void tellStatus(SignedIn state, Owner owner, AccountSnapshot told) {
    Optional<MailboxId> selected = selected(state, owner);
    for (MailboxSnapshot mailbox : told.mailboxes()) {
      Optional<Box> box = owner.box(mailbox).filter(found -> found.has(Right.READ));
      if (box.isEmpty() || selected.filter(box.get().id()::equals).isPresent()) {
        continue;
      }
      Set<Event> events = enabled.notices().of(box.get().name(), own.told(), own.told());
      var items = EnumSet.noneOf(StatusItem.class);
      if (events.contains(Event.MESSAGE_NEW)) {
        items.addAll(EnumSet.of(StatusItem.MESSAGES, StatusItem.UIDNEXT, StatusItem.UIDVALIDITY));
      }
      if (events.contains(Event.FLAG_CHANGE)) {
        items.add(StatusItem.HIGHESTMODSEQ);
      }
      if (!items.isEmpty()) {
        new StatusHandler(out, state, settings).line(box.get(), items);
      }
    }
  }

  private static Optional<MailboxId> selected(SignedIn state, Owner owner) {
    return state instanceof Selected selected && selected.access().owner().id().equals(owner.id())
        ? Optional.of(selected.view().id())
        : Optional.empty();
  }

  // Later

  /** Tells what happened since the last look. */
  void look(SignedIn state) {
    AccountSnapshot before = own.told();
    AccountSnapshot now = own.now();
    var changes = new ArrayList<AccountChanges>();
    compare(state, state.mailboxes().ownOwner(), own, before, now).ifPresent(changes::add);
    for (Other other : others.values()) {
      compare(state, other.owner, other.watched, before, now).ifPresent(changes::add);
    }
    Set<String> entries = serverEntries(before, now);
    if (changes.isEmpty() && entries.isEmpty()) {
      return;
    }
    for (Other met : meet(state)) {
      changes.add(
          new AccountChanges(
              enabled,
              met.owner,
              Optional.empty(),
              met.watched.told(),
              new AccountChanges.Subscribed(before, now),
              selected(state, met.owner)));
    }
    enabled.notices().forgetOwn();
    int count = changes.stream().mapToInt(AccountChanges::count).sum();
    boolean unknown = changes.stream().anyMatch(AccountChanges::isTooLongAgo);
    if (count > Notices.MOST_AT_ONCE || unknown || others.size() > MOST_ACCOUNTS) {
      tellOverflow(out, enabled.notices());
      return;
    }
    try {
      changes.forEach(one -> tell(state, one));
      if (!entries.isEmpty()) {
        MetadataHandler.tellChanged(out, Optional.empty(), entries);
      }
    } finally {
      state.mailboxes().release();
    }
  }

  @SuppressWarnings("ReferenceEquality") // a version that is the same is the same object
  private Optional<AccountChanges> compare(
      SignedIn state,
      Owner owner,
      Watched watched,
      AccountSnapshot ownBefore,
      AccountSnapshot ownNow) {
    AccountSnapshot told = watched.told();
    AccountSnapshot now = owner.isOwn() ? ownNow : watched.now();
    if (now == told) {
      return Optional.empty();
    }
    watched.tell(now);
    return Optional.of(
        new AccountChanges(
            enabled,
            owner,
            Optional.of(told),
            now,
            new AccountChanges.Subscribed(ownBefore, ownNow),
            selected(state, owner)));
  }

  private void tell(SignedIn state, AccountChanges changes) {
    if (!changes.names().isEmpty()) {
      var lists = new ListHandler(out, enabled, state, settings);
      lists.show(changes.owner());
      changes
          .names()
          .forEach((name, old) ->
              lists.changed(name, old.map(MailboxName::value), changes.lost().contains(name)));
    }
    changes
        .entries()
        .forEach((name, entries) -> MetadataHandler.tellChanged(out, Optional.of(name), entries));
    var numbers = new StatusHandler(out, state, settings);
    changes
        .numbers()
        .forEach((mailbox, items) ->
            changes.owner().box(mailbox).ifPresent(box -> numbers.line(box, items)));
  }

  /** The server's entries, private and shared, that somebody else changed. RFC 5465 §5.7 */
  private Set<String> serverEntries(AccountSnapshot before, AccountSnapshot now) {
    var changed = new TreeSet<String>();
    if (server.isPresent()) {
      Watched shared = server.get().watched;
      AccountSnapshot newest = shared.now();
      add(changed, server.get().mail.id(), newest.annotationsSince(shared.told().version()));
      shared.tell(newest);
      add(changed, own.id(), now.annotationsSince(before.version()));
    }
    return changed;
  }

  private void add(
      Set<String> changed, AccountId account, Optional<List<AnnotationChange>> changes) {
    for (AnnotationChange change : changes.orElse(List.of())) {
      if (change.of().isEmpty() && !enabled.notices().isOwn(account, change.version())) {
        changed.addAll(change.names());
      }
    }
  }

  /** RFC 5465 §5.8 */
  static void tellOverflow(ImapWriter out, Notices notices) {
    notices.overflow();
    out.untagged("OK", "NOTIFICATIONOVERFLOW", "too much happened at once: synchronize");
  }
}
