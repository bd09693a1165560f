package org.chappe.imap;

import java.util.Optional;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.Mailboxes.Owner;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccount.Listening;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.Right;
import org.chappe.mailbox.Rights;
import org.chappe.model.AccountId;
import org.chappe.model.MailboxId;

/**
 * A mailbox that stays in use, as the selected one does: whose it is, and what may be done with it
 * at each moment. One session's.
 */
final class Access implements AutoCloseable {
  private static final Rights WRITING =
      Rights.of(Right.SEEN, Right.WRITE, Right.INSERT, Right.DELETE_MESSAGES, Right.EXPUNGE);

  private static final Rights FLAGS = Rights.of(Right.SEEN, Right.WRITE, Right.DELETE_MESSAGES);

  private final Owner owner;
  private final MailboxId id;
  private final Listening listening;
  private Rights last = Rights.NONE;

  /**
   * Begins to use a mailbox.
   *
   * @param owner as {@link Mailboxes#again(Owner)} gave it
   * @param wake called by other threads when another's account changes: it is not the one the
   *     session listens to
   */
  Access(Owner owner, MailboxId id, Runnable wake) {
    this.owner = owner;
    this.id = id;
    this.listening = owner.isOwn() ? () -> {} : owner.mail().listen(snapshot -> wake.run());
  }

  Owner owner() {
    return owner;
  }

  MailAccount mail() {
    return owner.mail();
  }

  MailboxId mailbox() {
    return id;
  }

  /** Whether the mailbox is one of this account's. */
  boolean isIn(Owner account) {
    return owner.id().equals(account.id());
  }

  boolean is(AccountId account, MailboxId mailbox) {
    return owner.id().equals(account) && id.equals(mailbox);
  }

  boolean is(Box box) {
    return is(box.owner().id(), box.id());
  }

  /** As of now. Of a mailbox that is gone, as they were: nobody learns more by its going. */
  Rights rights() {
    if (owner.isOwn()) {
      return Rights.ALL;
    }
    Optional<MailboxSnapshot> mailbox = owner.mail().snapshot().mailbox(id);
    last = mailbox.map(owner::rights).orElse(last);
    return last;
  }

  boolean has(Right right) {
    return rights().has(right);
  }

  void require(Right right) {
    if (!has(right)) {
      throw Mailboxes.noRight(right);
    }
  }

  /** RFC 4314 §5.1.1: nothing is done with a mailbox that may no longer be read. */
  void requireReadable() {
    if (!has(Right.READ)) {
      throw new Refused("NOPERM", "the selected mailbox may no longer be read: close it");
    }
  }

  /** Whether anything may be changed. RFC 4314 §5.2; all flags are shared here. */
  static boolean mayWrite(Rights rights) {
    return rights.hasAny(WRITING);
  }

  static boolean mayChangeFlags(Rights rights) {
    return rights.hasAny(FLAGS);
  }

  @Override
  public void close() {
    listening.close();
    if (!owner.isOwn()) {
      owner.mail().close();
    }
  }
}
