package org.chappe.mailbox;

/**
 * The service does not do what it was asked, and changed nothing. The text is for the person who
 * asked.
 */
public final class MailboxRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. RFC 5530 has a response code for most. */
  public enum Reason {
    NO_SUCH_MAILBOX,
    /** A message that is to be replaced was expunged. */
    NO_SUCH_MESSAGE,
    ALREADY_EXISTS,
    OVER_QUOTA,
    /** INBOX cannot be deleted, a role is taken, and the like. */
    CANNOT,
    /** A limit: mailboxes per account, keywords per message or mailbox, UIDs used up. */
    LIMIT,
    /** A mailbox, or the account itself, has as many annotations as it may. */
    TOO_MANY_ANNOTATIONS,
    /** The account was removed meanwhile. */
    ACCOUNT_GONE
  }

  private final Reason reason;

  public MailboxRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static MailboxRefused noSuchMessage(long uid) {
    return new MailboxRefused(
        Reason.NO_SUCH_MESSAGE, "the message with the UID " + uid + " is gone");
  }

  public Reason reason() {
    return reason;
  }
}
