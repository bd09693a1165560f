package org.chappe.imap;

import org.chappe.imap.State.Authenticated;
import org.chappe.imap.State.Selected;
import org.chappe.imap.command.Select;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.mailbox.MailboxInfo;
import org.chappe.mailbox.MailboxSnapshot;

/** SELECT and EXAMINE, RFC 9051 §6.3.2, §6.3.3, and what RFC 3501 clients expect beside it. */
final class SelectHandler {
  private final ImapWriter out;
  private final Enabled enabled;
  private final Authenticated state;
  private final FlagTexts flagTexts;
  private final ImapSettings settings;

  SelectHandler(
      ImapWriter out,
      Enabled enabled,
      Authenticated state,
      FlagTexts flagTexts,
      ImapSettings settings) {
    this.out = out;
    this.enabled = enabled;
    this.state = state;
    this.flagTexts = flagTexts;
    this.settings = settings;
  }

  Answer handle(Select select) {
    MailboxSnapshot mailbox =
        state.mail().snapshot().mailbox(select.mailbox()).orElseThrow(Refusals::nonexistent);
    var view = new MailboxView(mailbox, select.readOnly());
    if (enabled.uidOnly()) {
      view.uidOnly();
    }
    var teller = new Teller(out, enabled, state.mail(), view, flagTexts);
    tell(view, teller);
    select
        .qresync()
        .ifPresent(known -> new Resync(out, state.mail(), view).selected(known, teller));
    var selected = new Selected(state.account(), state.mail(), view, teller);
    return Answer.ok(selected, select.readOnly() ? "READ-ONLY" : "READ-WRITE");
  }

  private void tell(MailboxView view, Teller teller) {
    MailboxSnapshot mailbox = view.snapshot();
    MailboxInfo info = mailbox.info();
    teller.tellFlags();
    String permanent = view.readOnly() ? "" : teller.allFlags() + " \\*";
    out.untagged("OK", "PERMANENTFLAGS (" + permanent + ")", "can be changed");
    out.untagged().number(mailbox.count()).text(" EXISTS").endOfLine();
    if (!enabled.rev2()) {
      rev1(view);
    }
    out.untagged("OK", "UIDVALIDITY " + info.uidValidity(), "UIDs are valid");
    out.untagged("OK", "URLMECH INTERNAL", "URLs can be made"); // RFC 4467 §8
    out.untagged("OK", "UIDNEXT " + info.uidNext(), "or above it is the next UID");
    long highest = Math.max(1, info.highestModSeq().value()); // RFC 7162 §7: never 0
    out.untagged("OK", "HIGHESTMODSEQ " + highest, "so far");
    out.untagged(
        "OK", "MAILBOXID (" + ObjectIds.mailbox(state.mail().id(), info.id()) + ")", "stays");
    if (enabled.rev2()) {
      new ListHandler(out, enabled, state, settings).selected(mailbox);
    }
  }

  /** RFC 3501 §6.3.1 */
  private void rev1(MailboxView view) {
    // EXAMINE shows what is recent and leaves it so: RFC 3501 §6.3.2
    view.addRecent(
        view.readOnly() ? view.snapshot().recentFrom() : state.mail().takeRecent(view.id()));
    out.untagged().number(view.recentCount()).text(" RECENT").endOfLine();
    int unseen = view.snapshot().firstUnseen();
    if (unseen >= 0 && !enabled.uidOnly()) { // RFC 9586 §3: it is a message number
      out.untagged("OK", "UNSEEN " + (unseen + 1), "is the first unseen");
    }
  }
}
