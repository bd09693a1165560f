package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.ModSeq;
import org.chappe.model.Role;
import org.chappe.model.UidValidity;

/** Makes mailboxes. RFC 9051 §6.3.4 */
final class Creating {
  /** Of the mailboxes an account is given, IMPORTANT aside: nothing here puts mail into it. */
  private static final Map<Role, MailboxName> GIVEN =
      new EnumMap<>(
          Map.of(
              Role.INBOX, MailboxName.INBOX,
              Role.DRAFTS, new MailboxName("Drafts"),
              Role.SENT, new MailboxName("Sent"),
              Role.JUNK, new MailboxName("Junk"),
              Role.TRASH, new MailboxName("Trash"),
              Role.ARCHIVE, new MailboxName("Archive")));

  private static final Map<String, MailboxName> SHARED =
      GIVEN.values().stream().collect(Collectors.toUnmodifiableMap(MailboxName::value, n -> n));

  /** As a new account has them: shared, as most accounts in memory have no others. */
  static final SortedSet<MailboxName> SUBSCRIBED =
      Collections.unmodifiableSortedSet(new TreeSet<>(GIVEN.values()));

  private final OpenAccount account;

  Creating(OpenAccount account) {
    this.account = account;
  }

  /** A name that was read; one that all accounts are given is one object for all of them. */
  static MailboxName name(String value) {
    MailboxName shared = SHARED.get(value);
    return shared == null ? new MailboxName(value) : shared;
  }

  MailboxInfo create(MailboxName name, Optional<Role> role) {
    return account.change(turn -> create(turn, name, role));
  }

  MailboxInfo create(MailboxName name, MailboxId above) {
    return account.change(turn -> {
      requireBelow(turn.now(), name, above);
      return create(turn, name, Optional.empty());
    });
  }

  private MailboxInfo create(Turn turn, MailboxName name, Optional<Role> role) {
    requireFree(turn.now(), name);
    role.ifPresent(wanted -> requireFree(turn.now(), wanted));
    Change change = turn.begin();
    makeLevelsAbove(turn, change, name, 1, account.nowSeconds());
    MailboxInfo made = make(change, name, role, account.nowSeconds());
    inherit(turn, change, made);
    turn.end(change);
    return made;
  }

  /** The nearest mailbox above {@code name} is the one it was when somebody looked at rights. */
  static void requireBelow(StoredSnapshot snapshot, MailboxName name, MailboxId above) {
    Optional<StoredMailbox> nearest = nearestAbove(snapshot, name);
    if (nearest.filter(mailbox -> mailbox.id().equals(above)).isEmpty()) {
      throw Turn.noSuchMailbox("above " + name + " as it was a moment ago");
    }
  }

  private static Optional<StoredMailbox> nearestAbove(StoredSnapshot snapshot, MailboxName name) {
    Optional<MailboxName> above = name.parent();
    Optional<StoredMailbox> existing = above.flatMap(snapshot::stored);
    while (above.isPresent() && existing.isEmpty()) {
      above = above.get().parent();
      existing = above.flatMap(snapshot::stored);
    }
    return existing;
  }

  static void requireFree(StoredSnapshot snapshot, MailboxName name) {
    if (snapshot.stored(name).isPresent()) {
      throw new MailboxRefused(
          MailboxRefused.Reason.ALREADY_EXISTS, "there is a mailbox " + name + " already");
    }
  }

  /** Whether {@code mailbox} may have another role, or none: INBOX is INBOX. */
  static void requireChangeable(StoredSnapshot snapshot, MailboxInfo mailbox, Optional<Role> role) {
    if (mailbox.name().isInbox() || role.filter(Role.INBOX::equals).isPresent()) {
      throw new MailboxRefused(MailboxRefused.Reason.CANNOT, "INBOX has no other use");
    }
    role.ifPresent(wanted -> requireFree(snapshot, wanted));
  }

  private static void requireFree(StoredSnapshot snapshot, Role role) {
    snapshot
        .mailbox(role)
        .ifPresent(taken -> {
          throw new MailboxRefused(
              MailboxRefused.Reason.CANNOT,
              "%s is the mailbox for %s already".formatted(taken.info().name(), role));
        });
  }

  /**
   * Makes the levels above {@code name} that are missing, after checking that they, and {@code
   * more} mailboxes, are within the limits: where none is made there is nothing to check, though
   * there may be too many already.
   */
  static void makeLevelsAbove(Turn turn, Change change, MailboxName name, int more, long seconds) {
    requireLevels(name, turn.settings());
    var missing = new ArrayList<MailboxName>();
    for (var above = name.parent(); above.isPresent(); above = above.get().parent()) {
      if (turn.now().stored(above.get()).isEmpty()) {
        missing.addFirst(above.get());
      }
    }
    if (missing.isEmpty() && more == 0) {
      return;
    }
    int count = turn.now().stored().size() + missing.size() + more;
    if (count > turn.settings().mailboxes()) {
      throw new MailboxRefused(
          MailboxRefused.Reason.LIMIT,
          "an account has at most " + turn.settings().mailboxes() + " mailboxes");
    }
    long quota = turn.now().head().quota().maxMailboxes().orElse(Long.MAX_VALUE);
    if (count > quota) {
      throw new MailboxRefused(
          MailboxRefused.Reason.OVER_QUOTA,
          "over quota: the account may have " + quota + " mailboxes");
    }
    for (MailboxName level : missing) {
      inherit(turn, change, make(change, level, Optional.empty(), seconds));
    }
  }

  /** A new mailbox begins with the rights of the one above it. RFC 4314 §4 */
  static void inherit(Turn turn, Change change, MailboxInfo made) {
    Optional<StoredMailbox> existing = nearestAbove(turn.now(), made.name());
    if (existing.isPresent() && !existing.get().access().entries().isEmpty()) {
      change.access(change.mailbox(made.id()).orElseThrow(), existing.get().access());
    }
  }

  static void requireLevels(MailboxName name, MailboxSettings settings) {
    long levels = 1 + name.value().chars().filter(c -> c == MailboxName.SEPARATOR).count();
    if (levels > settings.levels()) {
      throw new MailboxRefused(
          MailboxRefused.Reason.LIMIT,
          "a mailbox name has at most " + settings.levels() + " levels");
    }
  }

  /** UIDVALIDITY is the time, or above the last given: no two mailboxes of an account share one. */
  static MailboxInfo make(Change change, MailboxName name, Optional<Role> role, long seconds) {
    HeadRow head = change.head();
    long uidValidity = Math.max(Math.clamp(seconds, 1, 0xFFFF_FFFFL), head.lastUidValidity() + 1);
    var info =
        new MailboxInfo(
            new MailboxId(head.nextMailbox()),
            name,
            new UidValidity(uidValidity),
            1,
            role,
            new ModSeq(change.version()));
    change.head(head.afterMailbox(uidValidity));
    change.put(StoredMailbox.empty(new MailboxRow(info, 1)));
    return info;
  }

  /** A new account: INBOX and the mailboxes programs look for, all subscribed. */
  static void makeRoles(Change change, long seconds) {
    GIVEN.forEach((role, name) -> {
      make(change, name, Optional.of(role), seconds);
      change.subscribe(name, true);
    });
  }
}
