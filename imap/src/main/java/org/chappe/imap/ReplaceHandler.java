package org.chappe.imap;

import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.State.Selected;
import org.chappe.imap.command.Replace;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.MessageSet;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.Appended;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.Right;
import org.chappe.model.MailboxId;
import org.chappe.model.UidSet;

/**
 * REPLACE and UID REPLACE, RFC 8508: a new message comes and an old one leaves, in one commit;
 * where they are in two accounts, one after the other. What APPEND refuses before it asks for the
 * message is refused here too, and so is a message that is gone.
 */
final class ReplaceHandler {
  private final ImapWriter out;
  private final ImapParser in;
  private final Selected selected;
  private final Notices notices;
  private final MessageReader reader;

  ReplaceHandler(
      ImapService service, ImapWriter out, ImapParser in, Selected selected, Notices notices) {
    this.notices = notices;
    this.out = out;
    this.in = in;
    this.selected = selected;
    this.reader = new MessageReader(service, in, selected);
  }

  Answer handle(Replace replace) {
    ImapSession.requireWritable(selected);
    selected.access().require(Right.DELETE_MESSAGES); // RFC 8508 §4.1: as STORE, EXPUNGE, APPEND
    selected.access().require(Right.EXPUNGE);
    Box target = selected.mailboxes().box(replace.mailbox(), Right.INSERT, Refusals::tryCreate);
    MailboxView view = selected.view();
    int position = position(replace.replaced(), replace.byUid());
    long uid = view.snapshot().uid(position);
    var room = new Room(target.mail().snapshot().quota());
    if (selected.access().isIn(target.owner())) {
      room.free(view.snapshot().octets(position));
    }
    NewMessage message = reader.read(replace.message(), room, target.rights());
    in.endOfLine();
    try {
      Appended appended = replaced(uid, target, message);
      notices.own(target.owner(), appended.version());
      // RFC 8508 §4.3: before EXISTS and EXPUNGE, so that who reads them knows the new message
      String uids = appended.uids().toString();
      String code = target.uids("APPENDUID", appended.uidValidity(), uids);
      if (!code.isEmpty()) {
        out.untagged("OK", code, "replaced");
      }
      return Answer.ok(selected);
    } catch (MailboxRefused e) {
      throw Refusals.target(e);
    }
  }

  private Appended replaced(long uid, Box target, NewMessage message) {
    MailboxId from = selected.view().id();
    return selected.access().isIn(target.owner())
        ? selected.mail().replace(from, uid, target.id(), message)
        : target.mail().replaceFrom(selected.mail(), from, uid, target.id(), message);
  }

  /** Of the one message that is meant. */
  private int position(MessageSet set, boolean byUid) {
    MailboxView view = selected.view();
    int[] positions;
    if (byUid) {
      UidSet uids = view.uids(set);
      positions = view.snapshot().positionsOf(uids);
    } else {
      positions = view.byNumber(set).positions();
    }
    if (positions.length != 1) {
      throw new Refused("EXPUNGEISSUED", "there is no such message, or no longer");
    }
    return positions[0];
  }
}
