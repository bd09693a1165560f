package org.chappe.imap;

import org.chappe.directory.Account;
import org.chappe.mailbox.MailAccount;

/** RFC 9051 §3. What a state needs lives in the state, so no field is ever "not set yet". */
sealed interface State {
  record NotAuthenticated() implements State {}

  /** Somebody has signed in. */
  sealed interface SignedIn extends State {
    Account account();

    MailAccount mail();

    /** The same without a selected mailbox. */
    default Authenticated unselected() {
      return new Authenticated(account(), mail());
    }
  }

  record Authenticated(Account account, MailAccount mail) implements SignedIn {}

  record Selected(Account account, MailAccount mail, MailboxView view, Teller teller)
      implements SignedIn {}

  /** The connection is about to be closed. */
  record LoggedOut() implements State {}
}
