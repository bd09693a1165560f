package org.chappe.imap;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chappe.imap.Mailboxes.Owner;
import org.chappe.imap.command.FetchItem;
import org.chappe.imap.command.Notify;
import org.chappe.imap.command.Notify.Event;
import org.chappe.imap.command.Notify.Filter;
import org.chappe.imap.command.Notify.Group;
import org.chappe.mailbox.AccountSnapshot;
import org.chappe.model.AccountId;
import org.chappe.model.MailboxName;
import org.chappe.model.ModSeq;

/**
 * What a client wants to be told without asking, RFC 5465, and what of it this session did itself
 * since it last looked, which is left out (§5). One session's.
 *
 * <p>Before the first NOTIFY everything about the selected mailbox is told, within commands; after
 * it, what was asked for, between commands too.
 */
final class Notices {
  /**
   * Responses one look may lead to: mailboxes, and new messages of which items are fetched. A
   * client that wants more than that at once is better off synchronizing, and is told so with
   * NOTIFICATIONOVERFLOW. Nothing is kept for a client that reads slowly: what it is told of is the
   * difference between two snapshots, however many changes lie between.
   */
  static final int MOST_AT_ONCE = 1_000;

  private static final Notify NONE = new Notify(false, List.of());

  private Optional<Notify> asked = Optional.empty();
  private Optional<Group> selected = Optional.empty();
  private Set<Version> ownVersions = Set.of(); // as is the next, but when a client asked for NOTIFY
  private Set<MailboxName> ownNames = Set.of();

  void ask(Notify notify) {
    asked = Optional.of(canonical(notify));
    selected = notify.groups().stream().filter(group -> group.filter().isSelected()).findFirst();
    forgetOwn();
  }

  private static Notify canonical(Notify notify) {
    return new Notify(
        notify.status(),
        notify.groups().stream()
            .map(group ->
                new Group(
                    group.filter(),
                    group.names().stream().map(Mailboxes::canonical).collect(Collectors.toSet()),
                    group.events(),
                    group.items()))
            .toList());
  }

  /** Whether any group asks for this, about whatever mailboxes. */
  boolean wantsAnywhere(Event event) {
    return groups().stream().anyMatch(group -> group.events().contains(event));
  }

  /** Names that were asked about, others' mailboxes and levels among them. */
  Set<MailboxName> names() {
    return groups().stream()
        .flatMap(group -> group.names().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whether mailboxes are asked about by being subscribed. */
  boolean aboutSubscribed() {
    return groups().stream().anyMatch(group -> group.filter() == Filter.SUBSCRIBED);
  }

  /** Whether a level is asked about with all below it. */
  boolean aboutSubtree(String name) {
    return groups().stream()
        .anyMatch(group ->
            group.filter() == Filter.SUBTREE && group.names().contains(new MailboxName(name)));
  }

  private List<Group> groups() {
    return asked.map(Notify::groups).orElse(List.of());
  }

  /** As if NOTIFY NONE had come. RFC 5465 §5.8 */
  void overflow() {
    ask(NONE);
  }

  /** Whether anything is to be told between commands. */
  boolean isActive() {
    return asked.isPresent() && !asked.get().groups().isEmpty();
  }

  // The selected mailbox

  private boolean wants(Event event) {
    return asked.isEmpty() || (selected.isPresent() && selected.get().events().contains(event));
  }

  /** Whether EXISTS and EXPUNGE are wanted of the selected mailbox. */
  boolean counts() {
    return wants(Event.MESSAGE_NEW);
  }

  /** Whether changed flags are wanted of the selected mailbox. */
  boolean flags() {
    return wants(Event.FLAG_CHANGE);
  }

  /** Whether message numbers may move between commands. RFC 5465 §6.1.1 */
  boolean expungesAtOnce() {
    return selected.isPresent() && selected.get().filter() == Filter.SELECTED;
  }

  /** Changed flags come with UIDs. RFC 5465 §5.1 */
  boolean withUid() {
    return asked.isPresent();
  }

  /** What is fetched of new messages. */
  List<FetchItem> items() {
    return selected.map(Group::items).orElse(List.of());
  }

  // Other mailboxes

  /**
   * The events wanted of a mailbox: those of all groups it is in, RFC 5465 §6, and none where one
   * of these says NONE, which could mean nothing else.
   *
   * @param before of the session's own account, as {@code now}: what is subscribed
   */
  Set<Event> of(MailboxName name, AccountSnapshot before, AccountSnapshot now) {
    var wanted = EnumSet.noneOf(Event.class);
    for (Group group : groups()) {
      if (isIn(group, name, before, now)) {
        if (group.events().isEmpty()) {
          return Set.of();
        }
        wanted.addAll(group.events());
      }
    }
    return wanted;
  }

  /** INBOXES is PERSONAL: rules for delivery may name any mailbox. RFC 5465 §6.3 */
  private static boolean isIn(
      Group group, MailboxName name, AccountSnapshot before, AccountSnapshot now) {
    return switch (group.filter()) {
      case SELECTED, SELECTED_DELAYED -> false;
      case INBOXES, PERSONAL -> !Mailboxes.isOthers(name);
      case SUBSCRIBED ->
          now.subscriptions().contains(name) || before.subscriptions().contains(name);
      case MAILBOXES -> group.names().contains(name);
      case SUBTREE -> isInOrBelow(name, group.names());
    };
  }

  private static boolean isInOrBelow(MailboxName name, Set<MailboxName> names) {
    Optional<MailboxName> level = Optional.of(name);
    while (level.isPresent()) {
      if (names.contains(level.get())) {
        return true;
      }
      level = level.get().parent();
    }
    return false;
  }

  // What this session does itself

  private record Version(AccountId account, long value) {}

  /** A version of an account that a command of this session made. */
  void own(Owner account, ModSeq version) {
    own(account.id(), version);
  }

  /** As {@link #own(Owner, ModSeq)}. */
  void own(AccountId account, ModSeq version) {
    if (isActive()) {
      ownVersions.add(new Version(account, version.value()));
    }
  }

  /** A name that a command of this session gave or took, and the levels above it. */
  void own(MailboxName name) {
    Optional<MailboxName> level =
        isActive() ? Optional.of(Mailboxes.canonical(name)) : Optional.empty();
    while (level.isPresent()) {
      ownNames.add(level.get());
      level = level.get().parent();
    }
  }

  boolean isOwn(AccountId account, long modSeq) {
    return ownVersions.contains(new Version(account, modSeq));
  }

  boolean isOwn(MailboxName name) {
    return ownNames.contains(name);
  }

  /** Everything up to the newest snapshot is told. */
  void forgetOwn() {
    ownVersions = isActive() ? new HashSet<>() : Set.of();
    ownNames = isActive() ? new HashSet<>() : Set.of();
  }
}
