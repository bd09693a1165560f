package org.chappe.imap;

import java.util.OptionalLong;
import org.chappe.model.AccountId;
import org.chappe.model.MailboxId;

/**
 * Ids as clients see them: {@code F06…9f-7} a mailbox, {@code M06…9f-300} a message, {@code
 * T06…9f-280} a thread, each with its account's id, as a client may see mailboxes of several
 * accounts. They begin with a letter, as RFC 8474 §8.1 advises, and none of a kind is ever one of
 * another.
 */
final class ObjectIds {
  private ObjectIds() {}

  static String mailbox(AccountId account, MailboxId mailbox) {
    return text('F', account, mailbox.value());
  }

  static String email(AccountId account, long message) {
    return text('M', account, message);
  }

  static String thread(AccountId account, long thread) {
    return text('T', account, thread);
  }

  private static String text(char kind, AccountId account, long id) {
    return kind + account.toString() + '-' + id;
  }

  /** The message {@code id} names; empty when it can be none of this account's. */
  static OptionalLong email(AccountId account, String id) {
    return number(text('M', account, 0), id);
  }

  /** As {@link #email(AccountId, String)}. */
  static OptionalLong thread(AccountId account, String id) {
    return number(text('T', account, 0), id);
  }

  /** Only what is written exactly as we write it. */
  private static OptionalLong number(String nought, String id) {
    String prefix = nought.substring(0, nought.length() - 1);
    String digits = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
    boolean ours = digits.length() < 19 && digits.matches("[1-9][0-9]*");
    return ours ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
  }
}
