package org.chappe.imap;

import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.State.Authenticated;
import org.chappe.imap.State.Selected;
import org.chappe.imap.command.Select;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.mailbox.MailboxInfo;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.Right;

/** SELECT and EXAMINE, RFC 9051 §6.3.2, §6.3.3, and what RFC 3501 clients expect beside it. */
final class SelectHandler {
  private final ImapWriter out;
  private final Enabled enabled;
  private final Authenticated state;
  private final FlagTexts flagTexts;
  private final ImapSettings settings;
  private final String sent;
  private final Runnable wake;

  /**
   * Selecting by a session.
   *
   * @param sent the mailbox's name as the client wrote it
   * @param wake called by other threads when another's account changes
   */
  SelectHandler(
      ImapWriter out,
      Enabled enabled,
      Authenticated state,
      FlagTexts flagTexts,
      ImapSettings settings,
      String sent,
      Runnable wake) {
    this.out = out;
    this.enabled = enabled;
    this.state = state;
    this.flagTexts = flagTexts;
    this.settings = settings;
    this.sent = sent;
    this.wake = wake;
  }

  Answer handle(Select select) {
    Box box = state.mailboxes().box(select.mailbox(), Right.READ);
    var access = new Access(state.mailboxes().again(box.owner()), box.id(), wake);
    try {
      return handle(select, box, access);
    } catch (RuntimeException e) {
      access.close();
      throw e;
    }
  }

  private Answer handle(Select select, Box box, Access access) {
    var view = new MailboxView(box.snapshot(), select.readOnly());
    if (enabled.uidOnly()) {
      view.uidOnly();
    }
    var teller = new Teller(out, enabled, access, view, flagTexts);
    tell(box, view, teller);
    select
        .qresync()
        .ifPresent(known -> new Resync(out, access.mail(), view).selected(known, teller));
    var selected = new Selected(state.mailboxes(), access, view, teller);
    boolean readOnly = select.readOnly() || !Access.mayWrite(box.rights());
    return Answer.ok(selected, readOnly ? "READ-ONLY" : "READ-WRITE");
  }

  private void tell(Box box, MailboxView view, Teller teller) {
    MailboxSnapshot mailbox = view.snapshot();
    MailboxInfo info = mailbox.info();
    teller.tellFlags();
    teller.tellPermanentFlags();
    out.untagged().number(mailbox.count()).text(" EXISTS").endOfLine();
    if (!enabled.rev2()) {
      rev1(box, view);
    }
    out.untagged("OK", "UIDVALIDITY " + info.uidValidity(), "UIDs are valid");
    out.untagged("OK", "URLMECH INTERNAL", "URLs can be made"); // RFC 4467 §8
    out.untagged("OK", "UIDNEXT " + info.uidNext(), "or above it is the next UID");
    long highest = Math.max(1, info.highestModSeq().value()); // RFC 7162 §7: never 0
    out.untagged("OK", "HIGHESTMODSEQ " + highest, "so far");
    out.untagged(
        "OK", "MAILBOXID (" + ObjectIds.mailbox(box.owner().id(), info.id()) + ")", "stays");
    if (enabled.rev2()) {
      new ListHandler(out, enabled, state, settings).selected(box, sent);
    }
  }

  /** RFC 3501 §6.3.1 */
  private void rev1(Box box, MailboxView view) {
    // EXAMINE shows what is recent and leaves it so: RFC 3501 §6.3.2
    boolean readOnly = view.readOnly() || !Access.mayWrite(box.rights());
    view.addRecent(readOnly ? view.snapshot().recentFrom() : box.mail().takeRecent(view.id()));
    out.untagged().number(view.recentCount()).text(" RECENT").endOfLine();
    int unseen = view.snapshot().firstUnseen();
    if (unseen >= 0 && !enabled.uidOnly()) { // RFC 9586 §3: it is a message number
      out.untagged("OK", "UNSEEN " + (unseen + 1), "is the first unseen");
    }
  }
}
