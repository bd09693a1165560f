package org.chappe.imap;

import java.util.List;
import org.chappe.imap.command.Qresync;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.MessageSet;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.model.ModSeq;
import org.chappe.model.Uid;
import org.chappe.model.UidSet;

/**
 * Tells a client that comes back what changed while it was away, RFC 7162 §3.2.5 and §3.2.6. Costs
 * about what changed, not what is there: the snapshot passes over chunks without changes, and of
 * the expunge log only the rows after the client's modification sequence are read.
 *
 * <p>The view has no ghosts: a message the client still counts must never be among the vanished.
 */
final class Resync {
  private final ImapWriter out;
  private final MailAccount mail;
  private final MailboxView view;

  Resync(ImapWriter out, MailAccount mail, MailboxView view) {
    this.out = out;
    this.mail = mail;
    this.view = view;
  }

  /** VANISHED (EARLIER) and FETCH, when the client's UIDs are still the mailbox's. */
  void selected(Qresync known, Teller teller) {
    MailboxSnapshot mailbox = view.snapshot();
    if (known.uidValidity() != mailbox.info().uidValidity().value()) {
      return; // RFC 7162 §3.2.5: as if nothing had changed; the client sees the new one
    }
    UidSet uids = known.known().map(view::uids).orElseGet(this::everGiven);
    long behind = known.match().map(this::matched).orElse(0L);
    vanished(behind == 0 ? uids : uids.intersect(above(behind)), known.modSeq());
    long since = isAhead(known.modSeq()) ? 0 : known.modSeq();
    for (int position : mailbox.changedSince(since)) {
      if (uids.contains(mailbox.uid(position))) {
        teller.flags(position, true);
      }
    }
  }

  /**
   * {@code * VANISHED (EARLIER) 300:310,405}: of {@code uids} those that left after {@code since};
   * in several lines when there are very many.
   */
  void vanished(UidSet uids, long since) {
    if (uids.isEmpty()) {
      return;
    }
    if (isAhead(since)) {
      earlier(view.absent(uids));
    } else {
      // what left after the view's snapshot is told later, without EARLIER
      mail.expungedSince(
          view.id(), new ModSeq(since), part -> earlier(view.absent(part.intersect(uids))));
    }
  }

  /**
   * Whether a client claims to know what has not happened: the mailbox was restored from an older
   * copy. What it does know is not known then, so it is told everything.
   */
  boolean isAhead(long modSeq) {
    return modSeq > Math.max(1, view.snapshot().info().highestModSeq().value());
  }

  private void earlier(UidSet gone) {
    if (!gone.isEmpty()) {
      out.untagged().text("VANISHED (EARLIER) ").uids(gone).endOfLine();
    }
  }

  private UidSet everGiven() {
    long last = view.snapshot().info().uidNext() - 1;
    return last == 0 ? UidSet.NONE : UidSet.of(1, last);
  }

  private static UidSet above(long uid) {
    return uid == Uid.MAX_VALUE ? UidSet.NONE : UidSet.of(uid + 1, Uid.MAX_VALUE);
  }

  /**
   * The highest UID of a pair that is still a pair, or 0: before it no message has left that the
   * client does not know of, as messages come at the end only. RFC 7162 §3.2.5.2
   */
  private long matched(Qresync.Match match) {
    List<MessageSet.Range> numbers = match.numbers().ranges();
    List<MessageSet.Range> uids = match.uids().ranges();
    long matched = 0;
    long number = numbers.isEmpty() ? 0 : numbers.getFirst().from();
    long uid = uids.isEmpty() ? 0 : uids.getFirst().from();
    for (int n = 0, u = 0; n < numbers.size() && u < uids.size(); ) {
      // both go up by one for a while
      long pairs = Math.min(numbers.get(n).to() - number, uids.get(u).to() - uid) + 1;
      matched = Math.max(matched, highest(number, uid, pairs));
      number += pairs;
      uid += pairs;
      if (number > numbers.get(n).to() && ++n < numbers.size()) {
        number = numbers.get(n).from();
      }
      if (uid > uids.get(u).to() && ++u < uids.size()) {
        uid = uids.get(u).from();
      }
    }
    return matched;
  }

  /**
   * Of the pairs {@code number + k, uid + k} the highest UID of one that is right, or 0. From one
   * message to the next the UID goes up by one at least, so how much a message's UID is above the
   * pair's never falls.
   */
  private long highest(long number, long uid, long pairs) {
    MailboxSnapshot mailbox = view.snapshot();
    long low = 0;
    long high = Math.min(pairs, mailbox.count() - number + 1);
    while (low < high) { // the first k of which the message's UID is above
      long middle = (low + high) >>> 1;
      if (mailbox.uid((int) (number + middle - 1)) > uid + middle) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    boolean right = low > 0 && mailbox.uid((int) (number + low - 2)) == uid + low - 1;
    return right ? uid + low - 1 : 0;
  }
}
