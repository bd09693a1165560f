package org.chappe.mailbox;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import org.chappe.model.AccountId;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.ModSeq;
import org.chappe.model.Role;

/**
 * An account's mailboxes at one version. Immutable; looking things up takes no lock and reads no
 * disk.
 */
public interface AccountSnapshot {
  /** The account's version. */
  ModSeq version();

  /** All mailboxes in the order of their names, INBOX first. */
  List<MailboxSnapshot> mailboxes();

  Optional<MailboxSnapshot> mailbox(MailboxId id);

  Optional<MailboxSnapshot> mailbox(MailboxName name);

  Optional<MailboxSnapshot> mailbox(Role role);

  /** Subscribed names; some may name no mailbox. */
  SortedSet<MailboxName> subscriptions();

  /** Accounts that may share a mailbox with this one; whether they do, their mailboxes say. */
  Set<AccountId> sharers();

  /**
   * Which annotations changed after a version, in order; empty when that is too long ago to be
   * known. RFC 5465 §5.6
   */
  Optional<List<AnnotationChange>> annotationsSince(ModSeq version);

  /** Entries of one mailbox, or of the account itself, that were set or removed. */
  interface AnnotationChange {
    /** The account's, with this. */
    long version();

    /** Empty: the account itself. */
    Optional<MailboxId> of();

    Set<String> names();
  }

  Quota quota();

  /** Messages in all mailboxes together, a copy being one more: what RFC 9208 §5.2 counts. */
  default long entries() {
    return mailboxes().stream().mapToLong(MailboxSnapshot::count).sum();
  }

  /**
   * What is used (each message counts once however many mailboxes it is in) and what is allowed.
   *
   * @param maxMessages of {@link #entries}, so that copies do not come for nothing
   * @param maxMailboxes below what any account may have, which is a setting
   */
  record Quota(
      long octets,
      long messages,
      OptionalLong maxOctets,
      OptionalLong maxMessages,
      OptionalLong maxMailboxes) {}
}
