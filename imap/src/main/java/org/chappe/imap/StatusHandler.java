package org.chappe.imap;

import java.util.Set;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.State.Selected;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.Status;
import org.chappe.imap.command.StatusItem;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.Right;

/** STATUS, RFC 9051 §6.3.11: a mailbox's numbers, all from memory. */
final class StatusHandler {
  private final ImapWriter out;
  private final SignedIn state;
  private final ImapSettings settings;

  StatusHandler(ImapWriter out, SignedIn state, ImapSettings settings) {
    this.out = out;
    this.state = state;
    this.settings = settings;
  }

  Answer handle(Status status) {
    line(state.mailboxes().box(status.mailbox(), Right.READ), status.items());
    return Answer.ok(state);
  }

  /** {@code * STATUS name (MESSAGES 3 UIDNEXT 7)} */
  void line(Box box, Set<StatusItem> items) {
    out.untagged().text("STATUS ").mailbox(box.name()).text(" (");
    boolean first = true;
    for (StatusItem item : items) {
      out.text(first ? "" : " ").text(item.text()).text(" ");
      if (item == StatusItem.MAILBOXID) {
        String id = ObjectIds.mailbox(box.owner().id(), box.id());
        out.text("(").text(id).text(")");
      } else {
        out.number(value(box, item));
      }
      first = false;
    }
    out.text(")").endOfLine();
  }

  private long value(Box box, StatusItem item) {
    MailboxSnapshot mailbox = box.snapshot();
    return switch (item) {
      case MESSAGES -> mailbox.count();
      case RECENT -> recent(box);
      case UIDNEXT -> mailbox.info().uidNext();
      case UIDVALIDITY -> mailbox.info().uidValidity().value();
      case UNSEEN -> mailbox.unseen();
      case DELETED -> mailbox.deleted();
      case DELETED_STORAGE -> mailbox.deletedOctets();
      case SIZE -> mailbox.totalOctets();
      case APPENDLIMIT -> settings.appendLimit();
      case MAILBOXID -> throw new IllegalArgumentException(item + " is no number");
      case HIGHESTMODSEQ -> Math.max(1, mailbox.info().highestModSeq().value());
    };
  }

  /** RFC 3501 §2.3.2: of the selected mailbox, what this session calls recent. */
  private long recent(Box box) {
    MailboxSnapshot mailbox = box.snapshot();
    if (state instanceof Selected selected && state.hasSelected(box)) {
      return selected.view().recentCount();
    }
    int first = mailbox.positionOf(mailbox.recentFrom());
    return (long) mailbox.count() - (first >= 0 ? first : -first - 1);
  }
}
