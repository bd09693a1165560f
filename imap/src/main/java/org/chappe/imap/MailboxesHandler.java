package org.chappe.imap;

import java.util.Optional;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.Mailboxes.Owner;
import org.chappe.imap.Mailboxes.Place;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.Create;
import org.chappe.imap.command.Delete;
import org.chappe.imap.command.Rename;
import org.chappe.imap.command.Subscribe;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxInfo;
import org.chappe.mailbox.Right;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.Role;

/** CREATE, DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE. RFC 9051 §6.3.4 to §6.3.8 */
final class MailboxesHandler {
  private final ImapWriter out;
  private final SignedIn state;
  private final Progress progress;

  MailboxesHandler(ImapWriter out, SignedIn state, Progress progress) {
    this.out = out;
    this.state = state;
    this.progress = progress;
  }

  Answer create(Create create) {
    Optional<Role> role = role(create);
    NewPlace made = newPlace(create.mailbox());
    Place place = made.place();
    if (role.isPresent() && !place.isOwn()) {
      throw new Refused("USEATTR", "mailboxes of others have no use here");
    }
    if (role.isPresent() && state.own().snapshot().mailbox(role.get()).isPresent()) {
      throw new Refused("USEATTR", "another mailbox has this use already");
    }
    MailAccount mail = place.owner().mail();
    MailboxInfo mailbox =
        made.above().isPresent()
            ? mail.createMailbox(place.local(), made.above().get())
            : mail.createMailbox(place.local(), role);
    return Answer.ok(state, "MAILBOXID (" + ObjectIds.mailbox(mail.id(), mailbox.id()) + ")");
  }

  /**
   * Where a mailbox may be made.
   *
   * @param above the mailbox whose "k" allows it, where it is somebody else's
   */
  private record NewPlace(Place place, Optional<MailboxId> above) {}

  /**
   * Where a mailbox may be made. RFC 4314 §4: needs "k" on the nearest level above that is a
   * mailbox; where there is none, only the owner makes one. What is missing is not told.
   */
  private NewPlace newPlace(MailboxName name) {
    if (!Mailboxes.isOthers(name)) {
      if (Mailboxes.isAmongUsers(name)) {
        throw new Refused(
            "CANNOT", "below " + Mailboxes.USERS + " are others' mailboxes, and no others");
      }
      return new NewPlace(state.mailboxes().place(name).orElseThrow(), Optional.empty());
    }
    Optional<Place> place = state.mailboxes().place(name);
    Optional<Box> above =
        place.flatMap(MailboxesHandler::above).filter(box -> box.has(Right.CREATE));
    if (above.isEmpty()) {
      throw new Refused("NOPERM", "you may not make mailboxes there");
    }
    return new NewPlace(place.orElseThrow(), above.map(Box::id));
  }

  private static Optional<Box> above(Place place) {
    Optional<MailboxName> level = place.local().parent();
    while (level.isPresent()) {
      Optional<Box> box = place.owner().box(level.get());
      if (box.isPresent()) {
        return box;
      }
      level = level.get().parent();
    }
    return Optional.empty();
  }

  /** RFC 6154 §3: a use that cannot be given refuses the whole command. */
  private static Optional<Role> role(Create create) {
    if (create.uses().isEmpty()) {
      return Optional.empty();
    }
    if (create.uses().size() > 1) {
      throw new Refused("USEATTR", "a mailbox has one use here");
    }
    return role(create.uses().getFirst());
  }

  /** What a special use makes a mailbox here, RFC 6154 §2; in capitals, without the backslash. */
  static Optional<Role> role(String use) {
    return Optional.of(
        switch (use) {
          case "ARCHIVE" -> Role.ARCHIVE;
          case "DRAFTS" -> Role.DRAFTS;
          case "IMPORTANT" -> Role.IMPORTANT; // RFC 8457 §3
          case "JUNK" -> Role.JUNK;
          case "SENT" -> Role.SENT;
          case "TRASH" -> Role.TRASH;
          default -> throw new Refused("USEATTR", "this use is not known here");
        });
  }

  /** The session's own selected mailbox may go: it is then closed. */
  Answer delete(Delete delete) {
    Box box = state.mailboxes().box(delete.mailbox(), Right.DELETE);
    progress.during(() -> box.mail().deleteMailbox(box.id()));
    if (state.hasSelected(box)) {
      out.untagged("OK", "CLOSED", "the selected mailbox is deleted");
      return Answer.ok(state.unselected());
    }
    return Answer.ok(state);
  }

  /**
   * RFC 4314 §4: needs "x" on the mailbox and "k" above the new name. Others' mailboxes are meant
   * by their ids from there on: somebody may give their names to others meanwhile.
   */
  Answer rename(Rename rename) {
    Optional<Box> others =
        Mailboxes.isOthers(rename.from())
            ? Optional.of(state.mailboxes().box(rename.from(), Right.DELETE))
            : Optional.empty();
    NewPlace made = newPlace(rename.to());
    Place to = made.place();
    Owner owner = others.map(Box::owner).orElseGet(state.mailboxes()::ownOwner);
    if (!to.owner().id().equals(owner.id())) {
      throw new Refused("CANNOT", "a mailbox cannot be renamed into another account");
    }
    progress.during(() -> {
      if (others.isPresent()) {
        owner.mail().renameMailbox(others.get().id(), to.local(), made.above().orElseThrow());
      } else {
        owner.mail().renameMailbox(rename.from(), to.local());
      }
    });
    return Answer.ok(state);
  }

  /** No right is needed: the names are the session's own, and need not be of mailboxes. */
  Answer subscribe(Subscribe subscribe) {
    state.own().subscribe(Mailboxes.canonical(subscribe.mailbox()), subscribe.subscribed());
    return Answer.ok(state);
  }
}
