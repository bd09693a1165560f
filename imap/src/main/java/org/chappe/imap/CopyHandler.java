package org.chappe.imap;

import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.State.Selected;
import org.chappe.imap.command.Copy;
import org.chappe.imap.command.Move;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.MessageSet;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.Copied;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.mailbox.Right;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.UidSet;

/** COPY and MOVE, RFC 9051 §6.4.7, §6.4.8; COPYUID by RFC 4315 §3. */
final class CopyHandler {
  private final ImapWriter out;
  private final Selected selected;
  private final Notices notices;
  private final Progress progress;
  private final ImapLimits limits;

  CopyHandler(
      ImapWriter out, Selected selected, Notices notices, Progress progress, ImapLimits limits) {
    this.limits = limits;
    this.out = out;
    this.selected = selected;
    this.notices = notices;
    this.progress = progress;
  }

  Answer copy(Copy copy) {
    UidSet uids = uids(copy.messages(), copy.byUid());
    int[] positions = selected.view().snapshot().positionsOf(uids);
    limits.ofSaving().require(positions, selected.view());
    Box target = target(copy.target());
    try {
      Copied copied = progress.during(positions.length, () -> copied(uids, target));
      copied.versions().forEach(version -> notices.own(target.owner(), version));
      return Answer.ok(selected, code(copied, target));
    } catch (MailboxRefused e) {
      throw Refusals.target(e);
    }
  }

  /**
   * RFC 6851 §4.2: needs the rights of STORE, COPY and EXPUNGE together. §4.3: the new UIDs come
   * before the EXPUNGE responses, in a line of their own.
   */
  Answer move(Move move) {
    ImapSession.requireWritable(selected);
    selected.access().require(Right.DELETE_MESSAGES);
    selected.access().require(Right.EXPUNGE);
    UidSet named = uids(move.messages(), move.byUid());
    int[] positions = selected.view().snapshot().positionsOf(named);
    MessageLimit limit = limits.ofCommand();
    boolean cut = limit.isExceededBy(positions.length);
    int[] last = cut ? limit.last(positions) : positions;
    long lowestUid = cut ? MessageLimit.lowest(last, selected.view()) : 0;
    UidSet uids = cut ? selected.view().uidsAt(last) : named;
    Box target = target(move.target());
    try {
      Copied moved = progress.during(last.length, () -> moved(uids, target));
      moved.versions().forEach(version -> notices.own(target.owner(), version));
      String code = code(moved, target);
      if (!code.isEmpty()) {
        out.untagged("OK", code, "moved");
      }
      return cut ? limit.cut(out, selected, lowestUid, "") : Answer.ok(selected);
    } catch (MailboxRefused e) {
      throw Refusals.target(e);
    }
  }

  /**
   * UIDs of messages that are gone are passed over: a telephone that gets NO shows the message
   * again. By number all must be there, or the client would take one for another (RFC 2180 §4.4).
   */
  private UidSet uids(MessageSet set, boolean byUid) {
    MailboxView view = selected.view();
    if (byUid) {
      return view.uids(set);
    }
    selected.teller().tellKeepingNumbers(); // else what left a moment ago would be passed over
    MailboxView.Chosen chosen = view.byNumber(set);
    if (chosen.someGone()) {
      throw new Refused("EXPUNGEISSUED", "some of the messages are gone");
    }
    return view.uidsAt(chosen.positions());
  }

  private Box target(MailboxName name) {
    return selected.mailboxes().box(name, Right.INSERT, Refusals::tryCreate);
  }

  private Copied copied(UidSet uids, Box target) {
    MailboxId from = selected.view().id();
    return selected.access().isIn(target.owner())
        ? selected.mail().copy(from, uids, target.id(), target.rights())
        : target.mail().copyFrom(selected.mail(), from, uids, target.id(), target.rights());
  }

  private Copied moved(UidSet uids, Box target) {
    MailboxId from = selected.view().id();
    return selected.access().isIn(target.owner())
        ? selected.mail().move(from, uids, target.id(), target.rights())
        : target.mail().moveFrom(selected.mail(), from, uids, target.id(), target.rights());
  }

  private static String code(Copied copied, Box target) {
    return copied.from().isEmpty()
        ? ""
        : target.uids("COPYUID", copied.uidValidity(), copied.from() + " " + copied.to());
  }
}
