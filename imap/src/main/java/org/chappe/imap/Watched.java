package org.chappe.imap;

import org.chappe.mailbox.AccountSnapshot;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccount.Listening;
import org.chappe.model.AccountId;

/** An account a session tells of, and what it told last. */
final class Watched implements AutoCloseable {
  private final MailAccount mail;
  private final Listening listening;
  private AccountSnapshot told;

  /**
   * Begins to watch.
   *
   * @param wake called by other threads when something may have changed
   */
  Watched(MailAccount mail, Runnable wake) {
    this.mail = mail;
    // The listener comes first: what changes after the snapshot wakes the session.
    this.listening = mail.listen(snapshot -> wake.run());
    this.told = mail.snapshot();
  }

  AccountId id() {
    return mail.id();
  }

  /** What was told last. */
  AccountSnapshot told() {
    return told;
  }

  AccountSnapshot now() {
    return mail.snapshot();
  }

  void tell(AccountSnapshot now) {
    told = now;
  }

  @Override
  public void close() {
    listening.close();
  }
}
