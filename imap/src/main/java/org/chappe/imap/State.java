package org.chappe.imap;

import org.chappe.directory.Account;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.mailbox.MailAccount;

/** RFC 9051 §3. What a state needs lives in the state, so no field is ever "not set yet". */
sealed interface State {
  record NotAuthenticated() implements State {}

  /** Somebody has signed in. */
  sealed interface SignedIn extends State {
    Mailboxes mailboxes();

    /** Who has signed in. */
    default Account account() {
      return mailboxes().account();
    }

    /** That account's own mail. */
    default MailAccount own() {
      return mailboxes().own();
    }

    /** Whether this session has the mailbox selected. */
    default boolean hasSelected(Box box) {
      return this instanceof Selected selected && selected.access().is(box);
    }

    /** The same without a selected mailbox. */
    default Authenticated unselected() {
      return new Authenticated(mailboxes());
    }
  }

  record Authenticated(Mailboxes mailboxes) implements SignedIn {}

  record Selected(Mailboxes mailboxes, Access access, MailboxView view, Teller teller)
      implements SignedIn {
    /** Of the account the selected mailbox is in. */
    MailAccount mail() {
      return access.mail();
    }
  }

  /** The connection is about to be closed. */
  record LoggedOut() implements State {}
}
