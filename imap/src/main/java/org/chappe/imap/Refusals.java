package org.chappe.imap;

import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SessionEnds;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.store.BodyDamaged;
import org.chappe.store.StoreUnavailable;

/** What a client is told when something cannot be done. RFC 9051 §7.1, RFC 5530 */
final class Refusals {
  private Refusals() {}

  /** NO's code and text for any failure. */
  static Refused of(RuntimeException failure) {
    return switch (failure) {
      case Refused refused -> refused;
      case MailboxRefused refused -> of(refused);
      case StoreUnavailable unavailable -> new Refused("UNAVAILABLE", "try again later");
      case BodyDamaged damaged -> new Refused("CORRUPTION", "a stored message is damaged");
      default -> new Refused("SERVERBUG", "this should have worked; the server's log says more");
    };
  }

  private static Refused of(MailboxRefused refused) {
    String text = String.valueOf(refused.getMessage());
    return switch (refused.reason()) {
      case NO_SUCH_MAILBOX -> new Refused("NONEXISTENT", text);
      case NO_SUCH_MESSAGE -> new Refused("EXPUNGEISSUED", text);
      case ALREADY_EXISTS -> new Refused("ALREADYEXISTS", text);
      case OVER_QUOTA -> new Refused("OVERQUOTA", text);
      case CANNOT -> new Refused("CANNOT", text);
      case TOO_MANY_ANNOTATIONS -> new Refused("METADATA TOOMANY", text);
      case LIMIT -> new Refused("LIMIT", text);
      case ACCOUNT_GONE -> throw new SessionEnds("the account was removed");
    };
  }

  /** Whether somebody who runs this server should hear of it. */
  static boolean isOurs(RuntimeException failure) {
    return !(failure instanceof Refused) && !(failure instanceof MailboxRefused);
  }

  /** Where a message is to go and nothing is: the client may make it. RFC 9051 §7.1 */
  static Refused tryCreate() {
    return new Refused("TRYCREATE", "there is no such mailbox");
  }

  /** What is to come into a mailbox does not: it may have been deleted meanwhile. */
  static RuntimeException target(MailboxRefused refused) {
    return refused.reason() == MailboxRefused.Reason.NO_SUCH_MAILBOX ? tryCreate() : refused;
  }

  static Refused nonexistent() {
    return new Refused("NONEXISTENT", "there is no such mailbox");
  }
}
