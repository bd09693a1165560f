package org.chappe.imap;

import java.util.Arrays;
import java.util.Optional;
import org.chappe.imap.State.Selected;
import org.chappe.imap.command.Expunge;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.MessageSet;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.Right;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;

/** EXPUNGE, UID EXPUNGE and CLOSE: RFC 9051 §6.4.1, §6.4.3, §6.4.9. */
final class ExpungeHandler {
  private final ImapWriter out;
  private final Selected selected;
  private final Progress progress;
  private final MessageLimit limit;

  ExpungeHandler(ImapWriter out, Selected selected, Progress progress, MessageLimit limit) {
    this.out = out;
    this.selected = selected;
    this.progress = progress;
    this.limit = limit;
  }

  /** What is expunged is not told. Without the right to, nothing is: RFC 4314 §4. */
  Answer close() {
    if (!selected.view().readOnly() && selected.access().has(Right.EXPUNGE)) {
      expunge(Optional.empty());
    }
    return Answer.ok(selected.unselected());
  }

  /** The responses are the teller's: messages have left. RFC 9738 §3.1: only UIDs have a limit. */
  Answer expunge(Expunge expunge) {
    ImapSession.requireWritable(selected);
    selected.access().require(Right.EXPUNGE);
    if (expunge.uids().isEmpty()) {
      expunge(Optional.empty());
      return Answer.ok(selected);
    }
    MailboxView view = selected.view();
    int[] deleted = deleted(expunge.uids().get());
    if (!limit.isExceededBy(deleted.length)) {
      expunge(expunge.uids().map(view::uids));
      return Answer.ok(selected);
    }
    int[] last = limit.last(deleted);
    long lowest = MessageLimit.lowest(last, view);
    expunge(Optional.of(view.uidsAt(last)));
    return limit.cut(out, selected, lowest, "");
  }

  private int[] deleted(MessageSet uids) {
    MailboxSnapshot snapshot = selected.view().snapshot();
    return Arrays.stream(selected.view().byUid(uids).positions())
        .filter(position -> snapshot.flags(position).has(SystemFlag.DELETED))
        .toArray();
  }

  private void expunge(Optional<UidSet> uids) {
    MailboxView view = selected.view();
    progress.during(view.count(), () -> selected.mail().expunge(view.id(), uids));
  }
}
