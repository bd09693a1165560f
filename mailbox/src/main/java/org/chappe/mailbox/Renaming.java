package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;

/**
 * Renames a mailbox and those below it; ids, UIDVALIDITY and UIDs stay. Hundreds share a commit,
 * upper levels first. INBOX's messages move instead. RFC 9051 §6.3.6
 */
final class Renaming {
  private static final int ROW_OCTETS = 1_100;

  private final OpenAccount account;

  /** What one mailbox is to be called. */
  private record Renamed(StoredMailbox mailbox, MailboxName name) {}

  Renaming(OpenAccount account) {
    this.account = account;
  }

  void rename(MailboxName from, MailboxName to) {
    rename(from.isInbox(), turn -> from, to, turn -> {});
  }

  /** Whatever its name is by now; {@code above} is to be the nearest mailbox above the new one. */
  void rename(MailboxId mailbox, MailboxName to, MailboxId above) {
    rename(
        mailbox.equals(inbox()), // which is never called anything else
        turn -> turn.mailbox(mailbox).info().name(),
        to,
        turn -> Creating.requireBelow(turn.now(), to, above));
  }

  private void rename(
      boolean inbox, Function<Turn, MailboxName> from, MailboxName to, Consumer<Turn> required) {
    if (inbox) {
      renameInbox(to, required);
      return;
    }
    account.change(turn -> {
      required.accept(turn);
      Creating.requireFree(turn.now(), to);
      rename(turn, from.apply(turn), to);
      return turn.versions();
    });
  }

  private MailboxId inbox() {
    return account.snapshot().stored(MailboxName.INBOX).orElseThrow().id();
  }

  private void renameInbox(MailboxName to, Consumer<Turn> required) {
    account.annotations().lock();
    try {
      Map<String, byte[]> annotations = new Annotating(account).all(Optional.of(inbox()));
      account.change(turn -> {
        required.accept(turn);
        Creating.requireFree(turn.now(), to);
        moveInbox(turn, to, annotations);
        return turn.versions();
      });
    } finally {
      account.annotations().unlock();
    }
  }

  private void moveInbox(Turn turn, MailboxName to, Map<String, byte[]> annotations) {
    StoredMailbox inbox = turn.now().stored(MailboxName.INBOX).orElseThrow();
    Change change = turn.begin();
    Creating.makeLevelsAbove(turn, change, to, 1, account.nowSeconds());
    MailboxInfo made = Creating.make(change, to, Optional.empty(), account.nowSeconds());
    Creating.inherit(turn, change, made);
    Annotating.copy(change, made.id(), annotations);
    turn.end(change);
    Moving.moveAll(turn, account, inbox.id(), made.id());
  }

  private void rename(Turn turn, MailboxName from, MailboxName to) {
    if (to.isBelow(from)) {
      throw new MailboxRefused(
          MailboxRefused.Reason.CANNOT, from + " cannot be renamed to a name below itself");
    }
    List<Renamed> all = renamed(turn, from, to);
    if (all.isEmpty()) {
      throw Turn.noSuchMailbox(from);
    }
    Change change = turn.begin();
    Creating.makeLevelsAbove(turn, change, to, 0, account.nowSeconds());
    for (Renamed one : all) {
      if (!change.hasRoom(1, ROW_OCTETS)) {
        turn.end(change);
        change = turn.begin();
      }
      change.put(turn.mailbox(one.mailbox().id()).with(named(one)));
    }
    turn.end(change);
  }

  /** All that change their names, upper levels first; refuses what cannot be. */
  private static List<Renamed> renamed(Turn turn, MailboxName from, MailboxName to) {
    var all = new ArrayList<Renamed>();
    for (StoredMailbox mailbox : turn.now().stored()) {
      MailboxName name = mailbox.info().name();
      if (name.equals(from) || name.isBelow(from)) {
        MailboxName moved = moved(name, from, to);
        Creating.requireFree(turn.now(), moved);
        Creating.requireLevels(moved, turn.settings());
        all.add(new Renamed(mailbox, moved));
      }
    }
    all.sort(Comparator.comparing(Renamed::name));
    return all;
  }

  private static MailboxName moved(MailboxName name, MailboxName from, MailboxName to) {
    try {
      return name.moved(from, to);
    } catch (IllegalArgumentException e) {
      throw new MailboxRefused(MailboxRefused.Reason.LIMIT, name + ": " + e.getMessage());
    }
  }

  private static MailboxInfo named(Renamed one) {
    MailboxInfo info = one.mailbox().info();
    return new MailboxInfo(
        info.id(),
        one.name(),
        info.uidValidity(),
        info.uidNext(),
        info.role(),
        info.highestModSeq());
  }
}
