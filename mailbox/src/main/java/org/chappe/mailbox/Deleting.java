package org.chappe.mailbox;

import java.util.function.Function;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a mailbox: one commit makes it vanish and gives its quota back, further ones sweep its
 * rows. What a crash leaves of them is swept when the account is opened. RFC 9051 §6.3.5
 */
final class Deleting {
  private static final Logger LOG = LoggerFactory.getLogger(Deleting.class);

  private final OpenAccount account;

  Deleting(OpenAccount account) {
    this.account = account;
  }

  void delete(MailboxName name) {
    delete(turn -> turn.now().stored(name).orElseThrow(() -> Turn.noSuchMailbox(name)));
  }

  void delete(MailboxId mailbox) {
    delete(turn -> turn.mailbox(mailbox));
  }

  private void delete(Function<Turn, StoredMailbox> which) {
    Leftovers leftovers = account.change(turn -> vanish(turn, which.apply(turn)));
    try {
      new Sweeping(account).sweep(leftovers);
    } catch (StoreException | MailboxRefused e) {
      // the mailbox is gone, as was asked; the next opening sweeps
      LOG.warn("mailbox.sweep account={} outcome=failed why={}", account.id(), e.getMessage());
    }
  }

  private static Leftovers vanish(Turn turn, StoredMailbox mailbox) {
    if (mailbox.info().name().isInbox()) {
      throw new MailboxRefused(MailboxRefused.Reason.CANNOT, "INBOX cannot be deleted");
    }
    long id = mailbox.id().value();
    var leftovers = new Leftovers();
    leftovers.addDying(id);
    long octets = 0;
    long messages = 0;
    for (int position = 0; position < mailbox.count(); position++) {
      leftovers.add(id, mailbox.uid(position), mailbox.messageId(position), true);
      if (turn.copies().release(mailbox.messageId(position))) {
        leftovers.lastIsDead();
        octets += mailbox.octets(position);
        messages++;
      }
    }
    Change change = turn.begin();
    change.remove(mailbox.id());
    change.put(Rows.dying(id), new byte[] {Rows.FORMAT});
    change.head(change.head().used(-octets, -messages));
    turn.end(change);
    return leftovers;
  }
}
