package org.chappe.imap;

import java.util.Optional;
import org.chappe.imap.State.Selected;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.Create;
import org.chappe.imap.command.Delete;
import org.chappe.imap.command.Rename;
import org.chappe.imap.command.Subscribe;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.MailboxInfo;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.model.MailboxId;
import org.chappe.model.Role;

/** CREATE, DELETE, RENAME, SUBSCRIBE and UNSUBSCRIBE. RFC 9051 §6.3.4 to §6.3.8 */
final class MailboxesHandler {
  private final ImapWriter out;
  private final SignedIn state;

  MailboxesHandler(ImapWriter out, SignedIn state) {
    this.out = out;
    this.state = state;
  }

  Answer create(Create create) {
    Optional<Role> role = role(create);
    if (role.isPresent() && state.mail().snapshot().mailbox(role.get()).isPresent()) {
      throw new Refused("USEATTR", "another mailbox has this use already");
    }
    MailboxInfo made = state.mail().createMailbox(create.mailbox(), role);
    return Answer.ok(state, "MAILBOXID (" + ObjectIds.mailbox(state.mail().id(), made.id()) + ")");
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
          case "JUNK" -> Role.JUNK;
          case "SENT" -> Role.SENT;
          case "TRASH" -> Role.TRASH;
          default -> throw new Refused("USEATTR", "this use is not known here");
        });
  }

  /** The session's own selected mailbox may go: it is then closed. */
  Answer delete(Delete delete) {
    Optional<MailboxId> id =
        state
            .mail()
            .snapshot()
            .mailbox(delete.mailbox())
            .map(MailboxSnapshot::info)
            .map(i -> i.id());
    state.mail().deleteMailbox(delete.mailbox());
    if (state instanceof Selected selected && id.isPresent()) {
      if (selected.view().id().equals(id.get())) {
        out.untagged("OK", "CLOSED", "the selected mailbox is deleted");
        return Answer.ok(state.unselected());
      }
    }
    return Answer.ok(state);
  }

  Answer rename(Rename rename) {
    state.mail().renameMailbox(rename.from(), rename.to());
    return Answer.ok(state);
  }

  Answer subscribe(Subscribe subscribe) {
    state.mail().subscribe(subscribe.mailbox(), subscribe.subscribed());
    return Answer.ok(state);
  }
}
